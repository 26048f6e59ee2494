import { expect, test } from "vitest";
import { socketFleet } from "../../server/src/adapters/fleet/socket-fleet.ts";
import { endNoodles, startRuntime } from "../harness/noodle.ts";
import { workspaceForTest } from "../harness/scene.ts";
import { until } from "../harness/until.ts";

const openSockets = () => process.getActiveResourcesInfo().filter((resource) => resource === "PipeWrap").length;

test("questions at the same time share one connection, and closing leaves none", async () => {
	const { root } = await workspaceForTest({
		manifest: { components: { greeter: "1.0.0" } },
		releases: [{ name: "greeter", version: "1.0.0" }],
	});
	try {
		const { id } = await startRuntime(root);
		const before = openSockets();
		const fleet = socketFleet(root);
		const answers = await Promise.all([fleet.connect(), fleet.connect(), fleet.connect()]);
		for (const { links, unreachable } of answers) {
			expect(links.map((link) => link.id)).toEqual([id]);
			expect(unreachable).toEqual([]);
		}
		expect(openSockets()).toBe(before + 1);
		await fleet.close();
		await until("the socket to close", () => openSockets() === before);
	} finally {
		await endNoodles(root);
	}
});

test("a runtime that ends is told, and is gone from the next answer", async () => {
	const { root } = await workspaceForTest({
		manifest: { components: { greeter: "1.0.0" } },
		releases: [{ name: "greeter", version: "1.0.0" }],
	});
	const runtime = await startRuntime(root);
	const fleet = socketFleet(root);
	await fleet.connect();
	const told = new Promise<void>((resolve) => fleet.onChanged(resolve));
	await runtime.stop();
	await told;
	expect(await fleet.connect()).toEqual({ links: [], unreachable: [] });
	await fleet.close();
});
