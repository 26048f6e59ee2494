import { expect, test } from "vitest";
import { noodle, startRuntime } from "../harness/noodle.ts";
import { call } from "../harness/observer.ts";
import { workspaceForTest } from "../harness/scene.ts";
import { counter, totalCounter } from "./harness/components.ts";
import { walkSideEffects } from "./harness/walk.ts";

test("an upgrade that is killed before any of its side effects leaves the old or the new state, whole, after recover", async () => {
	const { root } = await workspaceForTest({
		manifest: { components: { counter: "1.0.0" } },
		releases: [counter("1.0.0"), totalCounter("2.0.0")],
	});
	await startRuntime(root);
	await call(root, "counter", "increment");
	await noodle(root, ["apply"]);

	const found = await walkSideEffects(root, ["upgrade", "counter@2.0.0"], "1.0.0", "2.0.0", async () => {
		expect((await noodle(root, ["rollback"])).json()).toMatchObject({ outcome: "committed" });
	});

	expect(found.old).toBeGreaterThan(5);
	expect(found.new).toBeGreaterThan(3);
}, 120_000);
