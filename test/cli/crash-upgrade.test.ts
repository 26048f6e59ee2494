import { expect } from "vitest";
import { noodle, startRuntime } from "../harness/noodle.ts";
import { call, observing } from "../harness/observer.ts";
import { test } from "../harness/scene.ts";
import { counter, totalCounter } from "./harness/components.ts";
import { walkSideEffects } from "./harness/walk.ts";

test("an upgrade that is killed before any of its side effects leaves the old or the new state, whole, after recover", async ({
	workspace,
}) => {
	const { root } = await workspace({
		manifest: { components: { counter: "1.0.0" }, runtime_upgrade: { rollout: { bake_seconds: 0 } } },
		releases: [counter("1.0.0"), totalCounter("2.0.0")],
	});
	await startRuntime(root);
	await call(root, "counter", "increment");
	await noodle(root, ["apply"]);

	const found = await walkSideEffects(root, ["upgrade", "counter@2.0.0"], "1.0.0", "2.0.0", async () => {
		const newest = { component: null, to: null, restoreSnapshot: false };
		const back = await observing(root, (there) => there.rollback(newest, { actor: "test" }));
		expect(back).toMatchObject({ outcome: "committed" });
	});

	expect(found.old).toBeGreaterThan(5);
	expect(found.new).toBeGreaterThan(3);
}, 120_000);
