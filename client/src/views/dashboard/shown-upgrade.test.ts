import { expect, test } from "vitest";
import { component, pastUpgrade, running, status, underWay } from "../../text/fixtures.ts";
import type { PastItem } from "../../upgrades.ts";
import { graphComponent, shownPast, shownUnderWay } from "./shown-upgrade.ts";

const steps = [{ label: "Switch", state: "under-way" }] as const;
const verdicts = [
	{ component: "renderer", version: "2.0.0", outcome: "inconclusive", sentence: "Too few calls." },
] as const;

test("what is under way shows its steps and the judge's words", () => {
	expect(shownUnderWay(underWay({ status: status({ steps, verdicts }) }))).toMatchObject({
		id: "u2",
		title: "renderer 1.0.0 → 2.0.0",
		state: "step 1 of 1",
		tone: "busy",
		sentence: "Loading",
		percentage: 25,
		steps,
		verdicts: [{ word: "not known yet", sentence: "Too few calls." }],
		verbs: ["abort"],
	});
});

test("what waits says for what", () => {
	const waiting = underWay({ status: status({ waits: "It waits for more calls." }) });
	expect(shownUnderWay(waiting)).toMatchObject({ tone: "waits", sentence: "It waits for more calls." });
	expect(shownUnderWay(underWay({ status: null }))).toMatchObject({ state: "begun", percentage: 0, steps: [] });
});

test("what is over says how it ended and why, with a report", () => {
	const past = pastUpgrade({ outcome: "rolled_back", reason: "3 of 40 calls failed.", verbs: ["retry"] }) as PastItem;
	expect(shownPast(past, new Date("2026-03-10T12:00:00Z"))).toMatchObject({
		state: "taken back",
		tone: "bad",
		sentence: "3 of 40 calls failed. (taken back · 10 minutes ago · 5.5 s)",
		percentage: null,
		verbs: ["retry", "report"],
	});
});

test.each([
	["that runs well", [running("1.1.0")], { version: "1.1.0", health: "good" }],
	["that runs nowhere", [], { version: "1.0.0", health: null }],
	["that is starting somewhere", [running("1.0.0"), running("1.0.0", "starting", 8)], { health: "changing" }],
	[
		"in two versions, one of them ill",
		[running("1.0.0"), running("2.0.0", "unhealthy", 8)],
		{ version: "1.0.0, 2.0.0", health: "bad" },
	],
])("a component %s", (_, processes, expected) => {
	expect(graphComponent(component({ running: processes }))).toMatchObject(expected);
});
