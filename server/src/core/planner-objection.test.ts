import { expect, test } from "vitest";
import { inventoryOf, manifestOf, type NoodleBlock } from "../../../test/harness/releases.ts";
import { makePlan, newestPlan, onlyWhether, type PlanInputs } from "./planner.ts";

const wanted = { a: "1.0.0", b: "1.0.0" };

/** a@2.0.0 needs b 2.x, of which 2.0.0 is the nearest and 2.1.0 beyond reproach. */
function inputsFor(nearest: NoodleBlock, level = "strict", change: Partial<PlanInputs> = {}, config = {}): PlanInputs {
	return {
		reading: manifestOf(wanted, { validation: { level, ...config } }),
		inventory: inventoryOf({
			"a@1.0.0": {},
			"a@2.0.0": { dependencies: { b: "2.x" } },
			"b@1.0.0": { state_version: 1 },
			"b@2.0.0": { state_version: 1, ...nearest },
			"b@2.1.0": { state_version: 1 },
		}),
		current: new Map(Object.entries(wanted)),
		liveRuntimes: 1,
		direction: "upgrade",
		nodeVersions: ["24.1.0"],
		...change,
	};
}

function chosenFor(inputs: PlanInputs): string | undefined {
	return makePlan([{ name: "a", version: "2.0.0" }], inputs).steps.find(({ component }) => component === "b")?.to;
}

const newNode = { engines: { node: ">=99" } };
const farAway = { upgrade_path: ["1.9.0"] };
const stateless = { state_version: undefined };

test.each([
	["another Node", newNode],
	["a way that nothing leads to", farAway],
	["state to be dropped", stateless],
])("of what moves along, a release that needs %s is passed over", (_, block) => {
	expect(chosenFor(inputsFor({}))).toBe("2.0.0");
	expect(chosenFor(inputsFor(block))).toBe("2.1.0");
});

test.each([
	["permissive lets another Node pass", inputsFor(newNode, "permissive")],
	["no checks before an upgrade let it pass too", inputsFor(newNode, "strict", {}, { pre_upgrade_checks: false })],
	["of dropped state, normal only warns", inputsFor(stateless, "normal")],
	["the way does not bind a rollback", inputsFor(farAway, "strict", { direction: "rollback" })],
])("%s", (_, inputs) => {
	expect(chosenFor(inputs)).toBe("2.0.0");
});

test("the newest release that is feasible is one that nothing is to be said against", () => {
	const inputs = {
		...inputsFor({}),
		inventory: inventoryOf({ "a@1.0.0": {}, "a@1.5.0": {}, "a@2.0.0": newNode, "b@1.0.0": {} }),
	};
	expect(newestPlan("a", inputs, onlyWhether)?.version ?? null).toBe("1.5.0");
	expect(makePlan([{ name: "a", version: null }], inputs).steps).toMatchObject([{ component: "a", to: "1.5.0" }]);
});

test("what is to be said against releases stands in the explanation, for all of them at once", () => {
	const inputs = inputsFor({});
	const inventory = inventoryOf({
		"a@1.0.0": {},
		"a@2.0.0": { dependencies: { b: "2.x" } },
		"b@1.0.0": {},
		"b@2.0.0": newNode,
		"b@2.1.0": newNode,
	});
	expect(makePlan([{ name: "a", version: "2.0.0" }], { ...inputs, inventory }).explanation).toBe(
		"Because a@2.0.0 needs b 2.x, and b 2.x needs Node >=99, and the service runs on Node 24.1.0, this is not possible. No other releases of the components involved would make it possible.",
	);
});

test("what moves along goes elsewhere when a stop on its way does not go together with what runs", () => {
	const inputs = {
		...inputsFor({}),
		reading: manifestOf({ ...wanted, c: "1.0.0" }),
		inventory: inventoryOf({
			"a@1.0.0": {},
			"a@2.0.0": { dependencies: { b: ">=2" } },
			"b@1.0.0": {},
			"b@1.5.0": { dependencies: { c: "2.x" } },
			"b@2.0.0": { upgrade_path: ["1.5.0"] },
			"b@2.1.0": {},
			"c@1.0.0": {},
		}),
	};
	expect(chosenFor(inputs)).toBe("2.1.0");
});
