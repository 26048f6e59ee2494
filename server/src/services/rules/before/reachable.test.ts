import { expect, test } from "vitest";
import { plainUpgrade, worldOf } from "../../../../../test/harness/world.ts";
import { reachable } from "./reachable.ts";

test("every runtime that does not answer is told", async () => {
	const unreachable = [1, 2].map((pid) => ({ code: "timeout", message: `Process ${pid} does not answer.` }));
	const findings = await reachable.check(worldOf({ ...plainUpgrade, unreachable }));

	expect(findings.map(({ code, message }) => [code, message])).toEqual([
		["runtime-unreachable", "Process 1 does not answer."],
		["runtime-unreachable", "Process 2 does not answer."],
	]);
});
