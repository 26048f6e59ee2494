import { success } from "@noodle-upgrade/runtime/formats";
import { expect, test } from "vitest";
import { descriptorOf } from "../../../test/harness/releases.ts";
import { linkSaying, swapIn } from "../../../test/harness/switched.ts";
import { part } from "../../../test/harness/world.ts";
import type { InstalledRelease, VerifyEnd, VerifyRun } from "../core/ports.ts";
import { Verification, verifyRunsOf, verifyTimeoutMs } from "./verification.ts";

const passed: VerifyEnd = { kind: "exited", code: 0, output: "" };

function run(component: string, runtime: string): VerifyRun {
	return { script: "true", folder: "/", component, version: "2.0.0", runtime, timeoutMs: 10_000 };
}

test.each([
	[0, 10_000],
	[9_999, 10_000],
	[30_000, 30_000],
	[600_000, 60_000],
])("after a bake of %i ms a script may take %i ms", (bakeMs, expected) => {
	expect(verifyTimeoutMs(bakeMs)).toBe(expected);
});

test("in one runtime scripts run one after the other, and runtimes do not wait for each other", async () => {
	const runs = [run("a", "r1"), run("b", "r1"), run("a", "r2")];
	const started: string[] = [];
	const waiting = new Map<string, () => void>();
	const verification = new Verification(
		{
			verify: (one) => {
				const name = `${one.component} in ${one.runtime}`;
				started.push(name);
				return new Promise((resolve) => waiting.set(name, () => resolve(passed)));
			},
		},
		runs,
	);
	verification.begin();
	expect(started).toEqual(["a in r1", "a in r2"]);
	expect(verification.open).toEqual(runs);

	waiting.get("a in r1")?.();
	await expect.poll(() => started).toEqual(["a in r1", "a in r2", "b in r1"]);
	expect(verification.ended).toEqual([{ run: runs[0], end: passed }]);

	waiting.get("b in r1")?.();
	waiting.get("a in r2")?.();
	await verification.end();
	expect(verification.open).toEqual([]);
});

test("what is ended early has not come to its end, and the next one is not begun", async () => {
	const started: string[] = [];
	const verification = new Verification(
		{
			verify: ({ component }, signal) => {
				started.push(component);
				return new Promise((resolve) => signal.addEventListener("abort", () => resolve(null)));
			},
		},
		[run("a", "r1"), run("b", "r1")],
	);
	verification.begin();

	await verification.end();

	expect(started).toEqual(["a"]);
	expect(verification.ended).toEqual([]);
});

test.each([
	["has a script", { verify: "node verify.js" }, "2.0.0", ["r1", "r2"]],
	["has none", null, "2.0.0", []],
	["is only stopped at", { verify: "node verify.js" }, "3.0.0", []],
])("a release that %s", async (_, scripts, wanted, expected) => {
	const descriptor = { ...descriptorOf("a@2.0.0"), verify: scripts?.verify ?? null };
	const release = part<InstalledRelease>("release", { descriptor });

	const runs = await verifyRunsOf(
		swapIn(linkSaying("r1", [{}]), linkSaying("r2", [{}])),
		[{ component: "a", to: wanted }],
		10_000,
		async () => success(release),
	);

	expect(runs.ok && runs.value.map(({ runtime }) => runtime)).toEqual(expected);
	if (expected.length > 0)
		expect(runs.ok && runs.value[0]).toEqual({ ...run("a", "r1"), script: "node verify.js", folder: "/store/a" });
});
