import { expect, test } from "vitest";
import { type InspectedRelease, statePath } from "./state-path.ts";

function release(version: string, stateVersion: number | null, ...ways: string[]): InspectedRelease {
	return {
		version,
		stateVersion,
		migrations: ways.map((way) => {
			const [from = 0, to = 0] = way.replace(/\D+$/, "").split("-").map(Number);
			return { from, to, up: !way.endsWith("v"), down: !way.endsWith("^") };
		}),
		opaque: false,
	};
}

/** A release that a command starts: it may be able to do more than it declares. */
function opaque(version: string, stateVersion: number, ...ways: string[]): InspectedRelease {
	return { ...release(version, stateVersion, ...ways), opaque: true };
}

/** The chain as the versions of the releases that do it, step by step. */
function chain(from: number | null, to: number | null, offering: InspectedRelease[]) {
	const path = statePath(from, to, offering);
	if (path.kind !== "chain") return path.kind;
	return path.steps.map((step) => {
		const doubt = path.unproven.includes(step) ? "?" : "";
		return `${step.from}-${step.to} by ${step.by.version}${doubt}`;
	});
}

const one = release("1.0.0", 1);
const two = release("2.0.0", 2, "1-2");
const three = release("3.0.0", 3, "2-3");
const four = release("4.0.0", 4, "1-2", "2-3", "3-4");

test.each([
	["the same version", 2, 2, [two], "none"],
	["an old release without state", null, 3, [three], "none"],
	["neither has state", null, null, [], "none"],
	["a new release without state", 2, null, [two], "dropped"],
	["one step up", 1, 2, [two, one], ["1-2 by 2.0.0"]],
	["one step down, by the newer release", 2, 1, [one, two], ["2-1 by 2.0.0"]],
	["a jump over a release in between", 1, 3, [three, one, two], ["1-2 by 2.0.0", "2-3 by 3.0.0"]],
	["the jump back", 3, 1, [one, three, two], ["3-2 by 3.0.0", "2-1 by 2.0.0"]],
	["a release that carries the whole way", 1, 4, [four, one], ["1-2 by 4.0.0", "2-3 by 4.0.0", "3-4 by 4.0.0"]],
	["a gap", 1, 3, [three, one], "missing"],
	["no way down", 2, 1, [one, release("2.0.0", 2, "1-2^")], "missing"],
	["only a way down", 1, 2, [release("2.0.0", 2, "1-2v"), one], "missing"],
	["a release newer than both, which is not asked", 1, 2, [one, release("5.0.0", 5, "1-2")], "missing"],
	["the older of the two, which is not asked", 1, 2, [release("2.0.0", 2), release("1.0.0", 1, "1-2")], "missing"],
	["what a command's release declares", 1, 2, [opaque("2.0.0", 2, "1-2"), one], ["1-2 by 2.0.0"]],
	["the same down", 2, 1, [one, opaque("2.0.0", 2, "1-2")], ["2-1 by 2.0.0"]],
	["what a command's release does not declare", 1, 2, [opaque("2.0.0", 2), one], ["1-2 by 2.0.0?"]],
	["the same down", 2, 1, [one, opaque("2.0.0", 2)], ["2-1 by 2.0.0?"]],
	["a command's release that is the older one", 1, 2, [release("2.0.0", 2), opaque("1.0.0", 1)], "missing"],
	["a longer way that is proven", 1, 3, [opaque("3.0.0", 3, "2-3"), two], ["1-2 by 2.0.0", "2-3 by 3.0.0"]],
	["a way of which a part is proven", 1, 3, [three, opaque("2.0.0", 2)], ["1-2 by 2.0.0?", "2-3 by 3.0.0"]],
	["a step over versions that nobody has", 1, 4, [opaque("4.0.0", 4)], ["1-4 by 4.0.0?"]],
] as [string, number | null, number | null, InspectedRelease[], string | string[]][])(
	"%s",
	(_, from, to, offering, expected) => {
		expect(chain(from, to, offering)).toEqual(expected);
	},
);
