import { afterEach, expect, test } from "vitest";
import { socketFleet } from "../../server/src/adapters/fleet/socket-fleet.ts";
import type { RuntimeLink } from "../../server/src/core/ports.ts";
import { TargetObserver } from "../../server/src/services/observe-targets.ts";
import { endNoodles, startRuntime } from "../harness/noodle.ts";
import { workspaceForTest } from "../harness/scene.ts";
import { swapIn } from "../harness/switched.ts";

const roots: string[] = [];
afterEach(() => Promise.all(roots.splice(0).map(endNoodles)));

/** A runtime that is observed, over a connection that can be broken. */
async function observed() {
	const { root } = await workspaceForTest({
		manifest: { components: { greeter: "1.0.0" } },
		releases: [{ name: "greeter", version: "1.0.0" }],
	});
	roots.push(root);
	const runtime = await startRuntime(root);
	const fleet = socketFleet(root);
	const { links } = await fleet.connect();
	const observer = new TargetObserver(swapIn(...(links as [RuntimeLink])), fleet);
	return { runtime, fleet, observer, look: () => observer.look(() => true) };
}

test("a connection that breaks is made anew, and the runtime is seen by the next look", async () => {
	const { runtime, fleet, look } = await observed();
	expect(await look()).toMatchObject({ observed: [{ runtime: runtime.id }], silent: null });

	await fleet.close();

	expect(await look()).toMatchObject({ observed: [], silent: { code: "runtime-unreachable" }, lost: null });
	expect(await look()).toMatchObject({ observed: [{ runtime: runtime.id }], silent: null });
	await fleet.close();
});

test("a runtime that ends is lost at once", async () => {
	const { runtime, fleet, look } = await observed();
	await look();

	await runtime.stop();

	expect(await look()).toMatchObject({ observed: [], lost: { code: "runtime-unreachable" } });
	await fleet.close();
});

test("a runtime says how much memory its process has, and may still have", async () => {
	const { fleet, look } = await observed();

	const [{ status } = {}] = (await look()).observed;

	const { rss = 0, available = 0, heapUsed = 0, heapLimit = 0 } = status?.memory ?? {};
	expect(rss).toBeGreaterThan(2 ** 20);
	if (process.platform !== "darwin") expect(available).toBeGreaterThan(0);
	expect(heapUsed).toBeGreaterThan(2 ** 20);
	expect(heapLimit).toBeGreaterThan(heapUsed);
	await fleet.close();
});
