import { expect, test } from "vitest";
import { afterInputs } from "../../../../../test/harness/switched.ts";
import { health } from "./health.ts";

test("a release that says that it is unwell is told with its reason; one that died is another rule's affair", async () => {
	const found = await health.check(afterInputs({ health: "unhealthy", reason: "out of ink" }));

	expect(found.map(({ code, message }) => [code, message])).toEqual([
		["unhealthy", "a@2.0.0 is unhealthy after the switch: out of ink."],
	]);
	expect(await health.check(afterInputs({}))).toEqual([]);
	expect(await health.check(afterInputs({ health: "failed" }))).toEqual([]);
});
