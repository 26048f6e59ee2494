import type { RuntimeStatus } from "@noodle-upgrade/runtime/protocol";
import { expect, test } from "vitest";
import { afterInputs } from "../../../../../test/harness/switched.ts";
import { part } from "../../../../../test/harness/world.ts";
import { serving } from "./serving.ts";

test("a runtime serves what it was switched to", async () => {
	expect(await serving.check(afterInputs({}))).toEqual([]);
});

test("one that serves something else, or nothing, is told with what it runs", async () => {
	const bare = { runtime: "r1", status: part<RuntimeStatus>("status", { slots: [] }), switched: true };
	const without = afterInputs({}, { observation: { observed: [bare], silent: null, lost: null } });
	const found = [...(await serving.check(afterInputs({ version: "1.0.0" }))), ...(await serving.check(without))];

	expect(found.map(({ code, message }) => [code, message])).toEqual([
		["swap-incomplete", "The runtime r1 runs a@1.0.0 where 2.0.0 was switched to."],
		["swap-incomplete", "The runtime r1 runs a@nothing where 2.0.0 was switched to."],
	]);
});

test("the same release with the configuration from before is not what was switched to", async () => {
	const found = await serving.check(afterInputs({ configHash: "old" }));

	expect(found.map(({ message }) => message)).toEqual([
		"The runtime r1 runs a@2.0.0 with another configuration where 2.0.0 was switched to.",
	]);
});

test("nothing is said of a runtime that did not answer", async () => {
	const observation = { observed: [], silent: { code: "runtime-unreachable", message: "Silent." }, lost: null };

	expect(await serving.check(afterInputs({ version: "1.0.0" }, { observation }))).toEqual([]);
});
