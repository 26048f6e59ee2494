import { finding } from "@noodle-upgrade/runtime/formats";
import { expect, test } from "vitest";
import { atLevel, blockingFrom, blocksAt } from "./validation-levels.ts";

test.each([
	["unmet-dependency", true, true, true],
	["no-state-path", true, true, true],
	["verify-failed", true, true, true],
	["engine-mismatch", false, true, true],
	["disk-space", false, true, true],
	["compatibility-conflict", false, false, true],
	["no-way-back", false, false, true],
	["dependency-cycle", false, false, false],
] as const)("%s blocks in permissive: %s, in normal: %s, in strict: %s", (code, permissive, normal, strict) => {
	expect([blocksAt(code, "permissive"), blocksAt(code, "normal"), blocksAt(code, "strict")]).toEqual([
		permissive,
		normal,
		strict,
	]);
});

test("what was seen to go wrong after a switch blocks at every level: it is no risk any more, but a fact", () => {
	const seen = ["swap-incomplete", "unhealthy", "component-died", "rollout-failed", "verify-failed"] as const;

	expect(seen.map((code) => blockingFrom[code])).toEqual(seen.map(() => "permissive"));
});

test("an error that does not block is a warning, and nothing else changes", () => {
	const error = finding("disk-space", "error", "Full.");
	const information = finding("waits-for-restart", "information", "Later.");

	expect(atLevel(error, "strict")).toBe(error);
	expect(atLevel(error, "permissive")).toEqual({ ...error, severity: "warning" });
	expect(atLevel(information, "permissive")).toBe(information);
});
