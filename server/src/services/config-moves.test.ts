import { type ComponentConfig, readManifest, success } from "@noodle-upgrade/runtime/formats";
import type { RuntimeStatus } from "@noodle-upgrade/runtime/protocol";
import { expect, test } from "vitest";
import { part } from "../../../test/harness/world.ts";
import { systemIdentifiers } from "../adapters/system/system.ts";
import type { RuntimeLink } from "../core/ports.ts";
import { configMoves, reconfigured } from "./config-moves.ts";
import { configHashOf, withConfigs } from "./running-configs.ts";

const reading = readManifest(
	JSON.stringify({ components: { a: { version: "1.0.0", config: { size: 2 } }, b: "1.0.0" } }),
	"noodle.json",
);

const one: ComponentConfig = { size: 1 };
const two: ComponentConfig = { size: 2 };
const none: ComponentConfig = {};

function moves(
	running: readonly Readonly<Record<string, ComponentConfig | undefined>>[],
	to: Record<string, ComponentConfig> = {},
	before?: ComponentConfig,
) {
	const runningConfigs = new Map(
		running.map((configs, i) => [
			`r${i}`,
			new Map(Object.entries(configs).flatMap(([name, config]) => (config ? [[name, config] as const] : []))),
		]),
	);
	const slots = ["a", "b"].map((component) => ({ component }));
	const runtimes = running.map(() => ({
		link: part<RuntimeLink>("link", {}),
		status: part<RuntimeStatus>("status", { slots: slots as unknown as RuntimeStatus["slots"] }),
	}));
	const world = { reading, runtimes, runningConfigs };
	const all = configMoves(world, new Map(Object.entries(to)), (name) => (name === "a" ? before : undefined));
	return { a: all.get("a"), changed: [...reconfigured(world, all)] };
}

test.each([
	["as the manifest has it", [{ a: two, b: none }], {}, undefined, two, []],
	["otherwise", [{ a: one, b: none }], {}, undefined, one, ["a"]],
	["otherwise in one of two runtimes", [{ a: two }, { a: one }], {}, undefined, one, ["a"]],
	["nowhere, and nothing is known of before", [], {}, undefined, undefined, []],
	["nowhere, and was committed otherwise", [], {}, one, one, ["a"]],
	["in a runtime that does not tell", [{ b: none }], {}, one, undefined, []],
] as const)("what runs %s is brought to what the manifest says", (_, running, to, before, from, changed) => {
	expect(moves([...running], to, before)).toEqual({ a: { from, to: two }, changed });
});

test("what is brought back counts as a change where only the manifest has another one", () => {
	expect(moves([{ a: one }], { a: one })).toEqual({ a: { from: one, to: one }, changed: ["a"] });
	expect(moves([{ a: two }], { a: one })).toEqual({ a: { from: two, to: one }, changed: ["a"] });
});

const hash = (config: ComponentConfig) => configHashOf(config, systemIdentifiers);

/** A runtime that says of `a` that its configuration has this hash, and answers this when it is asked for it. */
function runtimeWith(configHash: string | undefined, configs?: RuntimeLink["configs"]) {
	const slot = { component: "a", ...(configHash !== undefined && { configHash }) };
	return {
		link: part<RuntimeLink>("link", { id: "r", pid: 1, ...(configs && { configs }) }),
		status: { slots: [slot] } as unknown as RuntimeStatus,
	};
}

test("a runtime is asked for its configurations only where they are not the manifest's", async () => {
	const read = async (runtime: ReturnType<typeof runtimeWith>) => {
		const running = { runtimes: [runtime], unreachable: [] };
		return withConfigs(running, reading.manifest, systemIdentifiers);
	};
	expect((await read(runtimeWith(hash(two)))).runningConfigs.get("r")?.get("a")).toEqual(two);
	const asked = await read(runtimeWith(hash(one), async () => success({ a: one })));
	expect(asked.runningConfigs.get("r")?.get("a")).toEqual(one);
	expect((await read(runtimeWith(undefined))).runningConfigs.get("r")?.size).toBe(0);
});

test("one that does not answer is unreachable, because nobody could bring back what it has", async () => {
	const error = { code: "runtime-unreachable", message: "It is silent." };
	const runtime = runtimeWith(hash(one), async () => ({ ok: false, error }));
	const { runtimes, unreachable } = await withConfigs(
		{ runtimes: [runtime], unreachable: [] },
		reading.manifest,
		systemIdentifiers,
	);
	expect([runtimes, unreachable]).toEqual([[], [{ id: "r", pid: 1, error }]]);
});
