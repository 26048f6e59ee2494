import { expect, test } from "vitest";
import { noodle, startRuntime } from "../harness/noodle.ts";
import { call } from "../harness/observer.ts";
import { workspaceForTest } from "../harness/scene.ts";
import { counter, totalCounter } from "./harness/components.ts";
import { walkSideEffects } from "./harness/walk.ts";

test("a rollback that is killed before any of its side effects is recovered too, and what it undid stays undone", async () => {
	const { root } = await workspaceForTest({
		manifest: { components: { counter: "1.0.0" } },
		releases: [counter("1.0.0"), totalCounter("2.0.0")],
	});
	await startRuntime(root);
	await call(root, "counter", "increment");
	const upgrade = async () => {
		expect((await noodle(root, ["upgrade", "counter@2.0.0"])).json()).toMatchObject({ outcome: "committed" });
	};
	await upgrade();

	const found = await walkSideEffects(root, ["rollback"], "2.0.0", "1.0.0", async () => {
		const again = (await noodle(root, ["rollback"])).json();
		expect(again).toMatchObject({ outcome: "refused", error: { code: "nothing-to-roll-back" } });
		await upgrade();
	});

	expect(found.old).toBeGreaterThan(5);
	expect(found.new).toBeGreaterThan(3);
}, 120_000);
