import { expect, test } from "vitest";
import type { UpgradeResult } from "../core/upgrade.ts";
import { outcomeMessage, unexpectedMessage } from "./outcome-message.ts";

const renderer = { component: "renderer", from: "1.0.0", to: "2.0.0", reason: "It was asked for.", stage: 1 };
const index = { component: "search-index", from: "1.0.0", to: "1.1.0", reason: "", stage: 1 };
const indexOn = { ...index, from: "1.1.0", to: "2.0.0", stage: 2 };

const indexStays = { ...index, to: "1.0.0", configChanged: true } as const;

function result(overrides: Partial<UpgradeResult>): UpgradeResult {
	return {
		id: "u7",
		kind: "upgrade",
		outcome: "committed",
		steps: [renderer],
		error: null,
		notes: [],
		evidence: [],
		...overrides,
	};
}
const error = { code: "setup-failed", message: "It threw." };

test.each<[string, Partial<UpgradeResult>, string, string]>([
	["an upgrade", {}, "information", "Upgraded renderer from 1.0.0 to 2.0.0."],
	[
		"a set that stops on the way",
		{ steps: [renderer, index, indexOn] },
		"information",
		"Upgraded renderer from 1.0.0 to 2.0.0 and search-index from 1.0.0 to 2.0.0.",
	],
	[
		"a note",
		{ notes: ["It takes effect at the next start."] },
		"information",
		"Upgraded renderer from 1.0.0 to 2.0.0. It takes effect at the next start.",
	],
	[
		"an upgrade with all that was measured, which its report has",
		{ evidence: ["Of 608 calls none failed."] },
		"information",
		"Upgraded renderer from 1.0.0 to 2.0.0.",
	],
	["a rollback", { kind: "rollback" }, "information", "Rolled back renderer from 1.0.0 to 2.0.0."],
	["an apply", { kind: "apply" }, "information", "Applied noodle.json: renderer from 1.0.0 to 2.0.0."],
	[
		"an apply of a configuration",
		{ kind: "apply", steps: [indexStays] },
		"information",
		"Applied noodle.json: search-index 1.0.0 with a changed configuration.",
	],
	[
		"a configuration that came along",
		{ steps: [renderer, indexStays] },
		"information",
		"Upgraded renderer from 1.0.0 to 2.0.0 and search-index 1.0.0 with a changed configuration.",
	],
	[
		"an upgrade to a configuration alone",
		{ steps: [indexStays] },
		"information",
		"Changed the configuration of search-index 1.0.0.",
	],
	[
		"a rollback of a configuration",
		{ kind: "rollback", steps: [indexStays] },
		"information",
		"Brought back the configuration of search-index 1.0.0.",
	],
	["nothing to do", { kind: "apply", steps: [] }, "information", "There was nothing to do."],
	[
		"a way back",
		{ outcome: "rolled_back", error },
		"error",
		"The upgrade was taken back. renderer 1.0.0 serves as before. It threw.",
	],
	[
		"a way back of several",
		{ outcome: "rolled_back", error, steps: [renderer, index] },
		"error",
		"The upgrade was taken back. renderer 1.0.0 and search-index 1.0.0 serve as before. It threw.",
	],
	["a refusal", { outcome: "refused", error }, "error", "renderer was not upgraded. It threw."],
	[
		"a refusal of nothing",
		{ outcome: "refused", steps: [], kind: "rollback", error },
		"error",
		"Nothing was rolled back. It threw.",
	],
	["a failure", { outcome: "failed", error }, "error", "The upgrade failed and needs you. It threw."],
	[
		"a pause",
		{ outcome: "paused", error },
		"warning",
		'The upgrade is paused and waits for you. It threw. Continue with "noodle promote u7" in a terminal, or take it back with "noodle abort u7".',
	],
])("%s", (_, overrides, severity, text) => {
	expect(outcomeMessage(result(overrides), false)).toEqual({ severity, text });
});

test("stopping before anything was changed is no error either", () => {
	expect(outcomeMessage(result({ outcome: "refused", error }), true)).toMatchObject({ severity: "information" });
});

test("going back is no error to the person who asked for it", () => {
	expect(outcomeMessage(result({ outcome: "rolled_back", error }), true)).toEqual({
		severity: "information",
		text: "The upgrade was stopped. renderer 1.0.0 serves as before.",
	});
});

test("what nobody foresaw says where to look", () => {
	expect(unexpectedMessage("rollback", "the disk is full.").text).toMatch(
		/^The rollback ended in an error that was not foreseen: the disk is full\. See the output/,
	);
});
