import { expect, test } from "vitest";
import { afterInputs } from "../../../../../test/harness/switched.ts";
import { brief } from "../../../../../test/harness/world.ts";
import { answering } from "./answering.ts";

const gone = { code: "runtime-unreachable", message: "It ended." };

test("a runtime that is lost is told, and one that was silent for a moment is not", async () => {
	const silent = { observed: [], silent: gone, lost: null };

	expect(await answering.check(afterInputs({}))).toEqual([]);
	expect(await answering.check(afterInputs({}, { observation: silent }))).toEqual([]);
	expect(brief(await answering.check(afterInputs({}, { observation: { ...silent, lost: gone } })))).toEqual([
		"runtime-unreachable error null",
	]);
});
