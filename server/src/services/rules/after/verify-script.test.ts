import { expect, test } from "vitest";
import { afterInputs } from "../../../../../test/harness/switched.ts";
import type { VerifyEnd } from "../../../core/ports.ts";
import { verifyScript } from "./verify-script.ts";

const run = { script: "true", folder: "/", component: "a", version: "2.0.0", runtime: "r1", timeoutMs: 10_000 };

test.each<[VerifyEnd, string | null]>([
	[{ kind: "exited", code: 0, output: "All is well." }, null],
	[
		{ kind: "exited", code: 3, output: "one\ntwo" },
		"The verify script of a@2.0.0 ended with code 3 in the runtime r1. It said last: one\ntwo",
	],
	[
		{ kind: "killed", signal: "SIGSEGV", output: "" },
		"The verify script of a@2.0.0 was ended by SIGSEGV in the runtime r1. It said nothing.",
	],
	[
		{ kind: "timed-out", output: "hm" },
		"The verify script of a@2.0.0 did not end within 10 s, and was ended, in the runtime r1. It said last: hm",
	],
	[
		{ kind: "not-started", reason: "no shell", output: "" },
		"The verify script of a@2.0.0 could not be started (no shell) in the runtime r1. It said nothing.",
	],
])("%j", async (end, expected) => {
	const found = await verifyScript.check(afterInputs({}, { verified: [{ run, end }] }));

	expect(found.map(({ code, message }) => [code, message])).toEqual(
		expected === null ? [] : [["verify-failed", expected]],
	);
});
