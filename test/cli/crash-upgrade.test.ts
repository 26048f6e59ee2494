import { expect } from "vitest";
import { noodle, startRuntime } from "../harness/noodle.ts";
import { callIn } from "../harness/observer.ts";
import { test } from "../harness/scene.ts";
import { counter, totalCounter } from "./harness/components.ts";
import { rolledBack, walkSideEffects } from "./harness/walk.ts";

test("a rolling upgrade of two runtimes, killed at any of its side effects, leaves both of them old or both new after recover", async ({
	workspace,
}) => {
	const { root } = await workspace({
		manifest: { components: { counter: "1.0.0" }, runtime_upgrade: { rollout: { bake_seconds: 0 } } },
		releases: [counter("1.0.0"), totalCounter("2.0.0")],
	});
	await startRuntime(root);
	const second = await startRuntime(root);
	await callIn(root, second.id, "counter", "increment");
	await noodle(root, ["apply"]);

	const found = await walkSideEffects(root, {
		words: ["upgrade", "counter@2.0.0", "--strategy", "rolling"],
		component: "counter",
		from: "1.0.0",
		to: "2.0.0",
		runtimes: 2,
		reset: rolledBack,
	});

	expect(found.old).toBeGreaterThan(20);
	expect(found.new).toBeGreaterThan(15);
}, 300_000);
