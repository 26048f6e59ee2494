import { expect, test } from "vitest";
import { part } from "../../../test/harness/world.ts";
import type { StateDatabase, UpgradeWord } from "../core/ports.ts";
import type { ControlVerb } from "../core/upgrade.ts";
import { Requests } from "./requests.ts";

/** What people have said, in order, each by a name of their own; each word is handed out once. */
function saying(...verbs: readonly ControlVerb[]) {
	const words: UpgradeWord[] = verbs.map((verb) => ({ verb, user: `who said ${verb}` }));
	const state = part<StateDatabase>("state", { takeRequests: () => words.splice(0) });
	const requests = new Requests(state, "u1");
	const { signal } = new AbortController();
	return {
		requests,
		/** Says more, and has it heard. @returns why it is to stop, if it is */
		hear(...more: readonly ControlVerb[]) {
			words.push(...more.map((verb) => ({ verb, user: null })));
			return requests.stopped(signal);
		},
	};
}

test("a promotion lets one step go on, and the next waits for another word", () => {
	const { requests, hear } = saying("promote");
	expect(hear()).toBe(null);
	expect([requests.takePromoted(), requests.takePromoted()]).toEqual(["who said promote", null]);
	hear("promote");
	expect([requests.takePromoted(), requests.takePromoted()]).toEqual(["a person", null]);
});

test("what is marked good goes on at every step, until somebody pauses it", () => {
	const { requests, hear } = saying("mark-good");
	hear();
	expect([requests.takePromoted(), requests.takePromoted()]).toEqual(["who said mark-good", "who said mark-good"]);
	hear("pause");
	expect([requests.takePromoted(), requests.paused]).toEqual([null, true]);
});

test.each<[ControlVerb[], boolean]>([
	[["pause"], true],
	[["pause", "resume"], false],
	[["resume", "pause"], true],
	[["pause", "promote"], false],
	[["pause", "mark-good"], false],
	[["promote", "pause"], true],
])("after %j it is paused: %s", (verbs, paused) => {
	const { requests, hear } = saying(...verbs);
	hear();
	expect(requests.paused).toBe(paused);
});

test("an abort holds for good, whatever is said after it", () => {
	const { hear } = saying("abort");
	const aborted = { code: "aborted", message: "It was aborted by who said abort." };
	expect([hear(), hear("promote", "resume"), hear()]).toEqual([aborted, aborted, aborted]);
});

test.each([
	[new DOMException("Over.", "TimeoutError"), "deadline-exceeded"],
	[new DOMException("Stop.", "AbortError"), "cancelled"],
	[undefined, "cancelled"],
])("a signal that was aborted by %s ends it too, by its name", (reason, code) => {
	const requests = new Requests(part<StateDatabase>("state", { takeRequests: () => [] }), "u1");
	expect(requests.stopped(AbortSignal.abort(reason))).toMatchObject({ code });
});
