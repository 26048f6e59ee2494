import { expect, test } from "vitest";
import { brief, plainUpgrade, ruleInputs, zeroHash } from "../../../../../test/harness/world.ts";
import { integrity } from "./integrity.ts";

const otherHash = `sha256-${"1".repeat(64)}`;

test.each([
	["the content that is locked", "2.0.0", zeroHash, []],
	["other content", "2.0.0", otherHash, ["release-changed error a"]],
	["content that no lock is about", "1.0.0", otherHash, []],
	[
		"content that cannot be read",
		"2.0.0",
		{ code: "unreadable", message: "It is cut off." },
		["invalid-release error a"],
	],
] as const)("%s gives %j", async (_, version, hash, expected) => {
	const lock = new Map([["a", { version, integrity: zeroHash, catalog: "folder:x" }]]);
	const inputs = ruleInputs({ ...plainUpgrade, lock }, "a@2.0.0", { hashes: { "a@2.0.0": hash } });

	expect(brief(await integrity.check(inputs))).toEqual(expected);
});
