import fc from "fast-check";
import { expect, test } from "vitest";
import { inventoryOf, manifestOf } from "../../../../test/harness/releases.ts";
import { blockingIn, conflictsIn } from "../conflicts.ts";
import type { PlanInputs } from "../planner.ts";
import { assignmentOf, type ManifestAnalysis } from "./manifest-analysis.ts";
import { smallestRepair } from "./repair.ts";

type Releases = Parameters<typeof inventoryOf>[0];

function analysisOf(wanted: Readonly<Record<string, string>>, releases: Releases): ManifestAnalysis {
	const reading = manifestOf(wanted);
	const inventory = inventoryOf(releases);
	const inputs: PlanInputs = { reading, inventory, current: new Map(), liveRuntimes: 0, direction: "upgrade" };
	return { reading, inventory, inputs } as ManifestAnalysis;
}

function repairOf(wanted: Readonly<Record<string, string>>, releases: Releases) {
	const analysis = analysisOf(wanted, releases);
	const [conflict] = conflictsIn(assignmentOf(analysis));
	if (!conflict) throw new Error("These go together.");
	return smallestRepair(conflict, analysis);
}

test("one that moves is better than two, and forwards is better than back", () => {
	const releases = {
		"a@1.0.0": {},
		"a@2.0.0": { dependencies: { b: "^2.0.0" } },
		"b@1.0.0": {},
		"b@2.0.0": { dependencies: { c: "^1.0.0" } },
		"c@1.0.0": {},
	};
	expect(repairOf({ a: "2.0.0", b: "1.0.0", c: "1.0.0" }, releases)).toEqual([{ component: "b", to: "2.0.0" }]);
});

test("where the way forwards takes more along, back is taken", () => {
	const releases = {
		"a@1.0.0": {},
		"a@2.0.0": { dependencies: { b: "^2.0.0" } },
		"b@1.0.0": {},
		"b@2.0.0": { dependencies: { c: "^2.0.0" } },
		"c@1.0.0": {},
		"c@2.0.0": {},
	};
	expect(repairOf({ a: "2.0.0", b: "1.0.0", c: "1.0.0" }, releases)).toEqual([{ component: "a", to: "1.0.0" }]);
});

test("where nothing goes together nothing is proposed", () => {
	expect(
		repairOf({ a: "1.0.0", b: "1.0.0" }, { "a@1.0.0": { dependencies: { b: "^2.0.0" } }, "b@1.0.0": {} }),
	).toBeNull();
});

test("after a repair, nothing that it touched is in conflict", () => {
	const names = ["a", "b", "c"];
	const versions = ["1.0.0", "2.0.0"];
	const range = fc.constantFrom("^1.0.0", "^2.0.0", "*");
	const block = fc.record({ dependencies: fc.dictionary(fc.constantFrom(...names), range) });
	const catalog = fc.record(
		Object.fromEntries(names.flatMap((name) => versions.map((version) => [`${name}@${version}`, block]))),
	);
	const wanted = fc.record(Object.fromEntries(names.map((name) => [name, fc.constantFrom(...versions)])));
	fc.assert(
		fc.property(catalog, wanted, (releases, versionsOf) => {
			const analysis = analysisOf(versionsOf, releases);
			for (const conflict of conflictsIn(assignmentOf(analysis))) {
				const moves = smallestRepair(conflict, analysis);
				if (!moves) continue;
				const after = { ...versionsOf, ...Object.fromEntries(moves.map(({ component, to }) => [component, to])) };
				const repaired = assignmentOf(analysisOf(after, releases));
				expect([
					...blockingIn(repaired, "strict", (name) => moves.some(({ component }) => component === name)),
				]).toEqual([]);
				expect(
					conflictsIn(repaired).filter((one) => one.component === conflict.component && one.other === conflict.other),
				).toEqual([]);
			}
		}),
	);
});
