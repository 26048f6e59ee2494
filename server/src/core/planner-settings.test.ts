import { expect, test } from "vitest";
import { inventoryOf, manifestOf } from "../../../test/harness/releases.ts";
import { makePlan, newestPlan, onlyWhether, type PlanInputs } from "./planner.ts";

function inputsOf(
	config: Readonly<Record<string, unknown>>,
	direction: PlanInputs["direction"] = "upgrade",
): PlanInputs {
	return {
		reading: manifestOf({ a: "1.0.0" }, config),
		inventory: inventoryOf({ "a@1.0.0": {}, "a@2.0.0": {} }),
		current: new Map([["a", "1.0.0"]]),
		liveRuntimes: 1,
		direction,
	};
}

const slip = { rollback: { enabled: "no" } };

test("a setting that cannot be used refuses every upgrade, by its place, and offers none", () => {
	const plan = makePlan([{ name: "a", version: "2.0.0" }], inputsOf(slip));

	expect(plan).toMatchObject({
		feasible: false,
		steps: [],
		findings: [{ code: "invalid-config", file: "noodle.json" }],
	});
	expect(plan.explanation).toBe(
		'runtime_upgrade.rollback.enabled: true or false is expected here, not "no". The default is used until it is corrected. Nothing is upgraded until then.',
	);
	expect(newestPlan("a", inputsOf(slip), onlyWhether)?.version ?? null).toBeNull();
	expect(newestPlan("a", inputsOf({}), onlyWhether)?.version ?? null).toBe("2.0.0");
});

test("it keeps nobody from going back", () => {
	expect(makePlan([{ name: "a", version: "2.0.0" }], inputsOf(slip, "rollback"))).toMatchObject({ feasible: true });
});

test("a key that is not known has no effect, and so refuses nothing", () => {
	expect(makePlan([{ name: "a", version: "2.0.0" }], inputsOf({ speed: 9 }))).toMatchObject({ feasible: true });
});

test("without discovery a version has to be named", () => {
	const inputs = inputsOf({ components: { auto_discovery: false } });

	expect(makePlan([{ name: "a", version: null }], inputs)).toMatchObject({
		feasible: false,
		findings: [{ code: "no-version-named", component: "a" }],
		explanation: expect.stringMatching(/auto_discovery is off.*a@1\.2\.0/),
	});
	expect(makePlan([{ name: "a", version: "2.0.0" }], inputs)).toMatchObject({ feasible: true });
});
