import { expect } from "vitest";
import { startRuntime } from "../harness/noodle.ts";
import { call, observing } from "../harness/observer.ts";
import { test } from "../harness/scene.ts";
import { counter, totalCounter } from "./harness/components.ts";
import { walkSideEffects } from "./harness/walk.ts";

test("a rollback that is killed at any of its side effects is recovered too, and what it undid stays undone", async ({
	workspace,
}) => {
	const { root } = await workspace({
		manifest: { components: { counter: "1.0.0" }, runtime_upgrade: { rollout: { bake_seconds: 0 } } },
		releases: [counter("1.0.0"), totalCounter("2.0.0")],
	});
	await startRuntime(root);
	await call(root, "counter", "increment");
	const targets = [{ name: "counter", version: "2.0.0" }];
	const upgraded = await observing(root, (there) => there.upgrade(targets, "gradual", { actor: "test" }));
	expect(upgraded).toMatchObject({ outcome: "committed" });

	const found = await walkSideEffects(root, {
		words: ["rollback"],
		component: "counter",
		from: "2.0.0",
		to: "1.0.0",
		async reset(there) {
			const newest = { component: null, to: null, restoreSnapshot: false };
			const again = await there.rollback(newest, { actor: "test" });
			expect(again).toMatchObject({ outcome: "refused", error: { code: "nothing-to-roll-back" } });
			expect(await there.upgrade(targets, "gradual", { actor: "test" })).toMatchObject({ outcome: "committed" });
		},
	});

	expect(found.old).toBeGreaterThan(20);
	expect(found.new).toBeGreaterThan(15);
}, 300_000);
