import { expect, test } from "vitest";
import { brief, plainUpgrade, ruleInputs, type Situation } from "../../../../../test/harness/world.ts";
import { memoryHeadroom } from "./memory-headroom.ts";

const mb = 2 ** 20;
const memory = { rss: 200 * mb, available: 1000 * mb, heapUsed: 50 * mb, heapLimit: 2000 * mb };
const live: Situation = { ...plainUpgrade, nodes: ["v24.0.0"] };

function releasesWith(noodle: Record<string, unknown>): Pick<Situation, "releases"> {
	return { releases: { "a@1.0.0": {}, "a@2.0.0": noodle } };
}

test.each<[string, Partial<Situation>, string[]]>([
	["enough", { memory }, []],
	["a runtime that does not say", {}, []],
	["a system that does not say", { memory: { ...memory, available: null }, ...releasesWith({ state_version: 1 }) }, []],
	["no runtime at all", { memory: { ...memory, available: 0 }, nodes: [] }, []],
	["a runtime without the component", { memory: { ...memory, available: 0 }, running: { b: "1.0.0" } }, []],
	["too little for a thread", { memory: { ...memory, available: 15 * mb } }, ["memory-headroom error"]],
	["just enough for a thread", { memory: { ...memory, available: 16 * mb } }, []],
	[
		"too little for a process",
		{ memory: { ...memory, available: 63 * mb }, ...releasesWith({ isolation: "process" }) },
		["memory-headroom error"],
	],
	[
		"a heap that is full, for what lives in it",
		{ memory: { ...memory, heapUsed: 1999 * mb }, ...releasesWith({ isolation: "inline" }) },
		["memory-headroom error"],
	],
	["a heap that is full, for what does not", { memory: { ...memory, heapUsed: 1999 * mb } }, []],
	[
		"less than all that state may be",
		{ memory: { ...memory, available: 199 * mb }, ...releasesWith({ state_version: 1 }) },
		["memory-headroom warning"],
	],
	[
		"less than all that state may be, where it is never there twice",
		{ memory: { ...memory, available: 199 * mb }, ...releasesWith({ state_version: 1, exclusive: true }) },
		[],
	],
])("%s", async (_, change, expected) => {
	const findings = await memoryHeadroom.check(ruleInputs({ ...live, ...change }, "a@2.0.0"));

	expect(brief(findings)).toEqual(expected.map((one) => `${one} null`));
});

test("too little memory says how much there is and how much it takes", async () => {
	const short = { ...live, memory: { ...memory, available: 12.9 * mb } };
	const [found] = await memoryHeadroom.check(ruleInputs(short, "a@2.0.0"));

	expect(found?.message).toBe(
		"The process of runtime r0 (0) can have 12 MB more memory, and a@2.0.0 beside what runs needs 16 MB at the least. End something else, or give it more.",
	);
});
