import { expect } from "vitest";
import { test } from "../harness/scene.ts";
import { applied } from "./harness/applied.ts";
import { greeter } from "./harness/components.ts";
import { rolledBack, walkSideEffects } from "./harness/walk.ts";

const spec = {
	manifest: { components: { greeter: "1.0.0" }, runtime_upgrade: { rollout: { bake_seconds: 0, percentage: 40 } } },
	releases: [greeter("1.0.0"), greeter("1.1.0")],
};
const walk = { words: ["upgrade", "greeter@1.1.0"], component: "greeter", from: "1.0.0", to: "1.1.0" };
const stepsOfAMinute = { NOODLE_ROLLOUT_STEP_SECONDS: "60" };

test("a gradual upgrade that a person promotes, killed at any of its side effects, is wholly old or wholly new after recover", async ({
	workspace,
}) => {
	const { root } = await applied(await workspace(spec));

	const found = await walkSideEffects(root, {
		...walk,
		env: { ...stepsOfAMinute, NOODLE_TEST_ASK: "promote at sharing" },
		reset: rolledBack,
	});

	expect(found.old).toBeGreaterThan(25);
	expect(found.new).toBeGreaterThan(15);
}, 300_000);

test("a gradual upgrade that a person aborts, killed at any of its side effects, has gone back after recover", async ({
	workspace,
}) => {
	const { root } = await applied(await workspace(spec));

	const found = await walkSideEffects(root, {
		...walk,
		env: { ...stepsOfAMinute, NOODLE_TEST_ASK: "abort at sharing" },
		endsWith: 1,
	});

	expect(found.old).toBeGreaterThan(25);
	expect(found.new).toBe(0);
}, 300_000);
