import type { Result } from "@noodle-upgrade/runtime/formats";
import type { RuntimeStatus } from "@noodle-upgrade/runtime/protocol";
import { expect, test } from "vitest";
import {
	fastClock,
	fleetOf,
	linkSaying,
	type SlotSaying,
	silent,
	swapIn,
	wordsOf,
} from "../../../test/harness/switched.ts";
import { defaultJudgeConfig } from "../core/judge/judge-config.ts";
import type { Verifier, VerifyRun } from "../core/ports.ts";
import type { ControlVerb } from "../core/upgrade.ts";
import { type BakeTick, bake } from "./bake.ts";
import { BakeWatch } from "./bake-watch.ts";
import type { BeforeSwitch } from "./before-switch.ts";
import { Requests } from "./requests.ts";
import { Verification } from "./verification.ts";

interface Scene {
	readonly says: readonly (SlotSaying | Result<RuntimeStatus>)[];
	readonly bakeMs?: number;
	readonly before?: Partial<BeforeSwitch>;
	readonly verify?: Verifier["verify"];
	/** Whether the runtime's process is gone when it is looked for anew. */
	readonly gone?: boolean;
	readonly words?: ControlVerb[];
	readonly onTick?: (tick: BakeTick, words: ControlVerb[]) => void;
}

const run: VerifyRun = {
	script: "try it",
	folder: "/",
	component: "a",
	version: "2.0.0",
	runtime: "r1",
	timeoutMs: 10_000,
};

async function bakeWith({ says, bakeMs = 5_000, before, verify, gone, words = [], onTick }: Scene) {
	const asked = { times: 0 };
	const link = linkSaying("r1", says, asked);
	const verifier = { verify: verify ?? (() => Promise.reject(new Error("Nobody asked for this."))) };
	const verification = new Verification(verifier, verify ? [run] : []);
	const watch = new BakeWatch(
		swapIn(link),
		{ samples: new Map(), restarts: () => undefined, ...before },
		defaultJudgeConfig,
		fleetOf(gone ? [] : [link]),
		verification,
		"upgrade",
	);
	const clock = fastClock();
	const ticks: BakeTick[] = [];
	const result = await bake(clock, new Requests(wordsOf(words), "u1"), {
		bakeMs,
		watch,
		signal: new AbortController().signal,
		onTick(tick) {
			ticks.push(tick);
			onTick?.(tick, words);
		},
	});
	return { result, asked: asked.times, waitedMs: clock.sum, ticks };
}

const many = { calls: 1_000, errors: 0, inFlight: 0, latency: { count: 0, buckets: [] } };

test("a release that stays well passes after the time of the bake, asked once a tick, and the history says what came", async () => {
	const { result, asked, waitedMs, ticks } = await bakeWith({ says: [{ calls: 10 }, { calls: 10 }, { calls: 52 }] });

	expect(result).toEqual({
		ok: true,
		value: [expect.stringMatching(/^In the 5 s after the switch a@2\.0\.0 stayed well\. Of 42 calls none failed/)],
	});
	expect(waitedMs).toBe(5_000);
	expect(asked).toBe(ticks.length);
	expect(asked).toBe(21);
});

test("without a call it passes too, and the history says so; without a time there is nothing to say", async () => {
	expect((await bakeWith({ says: [{}] })).result).toMatchObject({
		value: ["In the 5 s after the switch no call came to a@2.0.0, and it stayed well."],
	});
	expect((await bakeWith({ says: [{}], bakeMs: 0 })).result).toEqual({ ok: true, value: [] });
});

test.each<[string, readonly SlotSaying[], string]>([
	["died and was restarted", [{}, {}, { restarts: 1 }], "component-died"],
	["is being restarted", [{}, {}, { health: "restarting" }], "component-died"],
	["is unwell", [{}, {}, { health: "unhealthy", reason: "no ink" }], "unhealthy"],
	["was replaced by somebody", [{}, {}, { version: "1.0.0" }], "swap-incomplete"],
])("a release that %s is found by the very next look", async (_, says, code) => {
	const { result, asked } = await bakeWith({ says });

	expect(result).toMatchObject({ ok: false, error: { code } });
	expect(asked).toBe(3);
});

test("a release that died between the switch and the first look is found by what was known before", async () => {
	const { result } = await bakeWith({ says: [{ restarts: 3 }], before: { restarts: () => 2 } });

	expect(result).toMatchObject({ ok: false, error: { code: "component-died" } });
});

test("calls are judged from the first moment on, and what is worse than before is found without waiting for the end", async () => {
	const { result, waitedMs } = await bakeWith({
		says: [{}, { calls: 500, errors: 250 }],
		before: { samples: new Map([["a", many]]) },
	});

	expect(result).toMatchObject({
		ok: false,
		error: { code: "rollout-failed", message: expect.stringMatching(/^a@2\.0\.0: Of 500 calls 250 failed/) },
	});
	expect(waitedMs).toBe(250);
});

test("a silence is borne, and the bake does not end on it", async () => {
	const { result, waitedMs } = await bakeWith({ says: [{}, silent, {}, silent, silent, {}], bakeMs: 250 });

	expect(result.ok).toBe(true);
	expect(waitedMs).toBe(500);
});

test("a runtime that stays silent, or whose process is gone, takes it back", async () => {
	const hanging = await bakeWith({ says: [{}, silent] });
	const ended = await bakeWith({ says: [{}, silent], gone: true });

	expect([hanging.result, hanging.asked]).toMatchObject([{ ok: false, error: { code: "runtime-unreachable" } }, 4]);
	expect([ended.result, ended.asked]).toMatchObject([{ ok: false, error: { code: "runtime-unreachable" } }, 2]);
});

test("it waits for a verify script that takes longer than the bake, and says so", async () => {
	let settle = (): void => {};
	const ended = new Promise<void>((resolve) => {
		settle = resolve;
	});
	let ticksPast = 0;
	const { result, ticks } = await bakeWith({
		says: [{}],
		bakeMs: 500,
		verify: async () => {
			await ended;
			return { kind: "exited", code: 0, output: "" };
		},
		onTick: ({ leftMs }) => {
			if (leftMs === 0 && ++ticksPast === 3) settle();
		},
	});

	expect(result).toEqual({ ok: true, value: ["a@2.0.0 passed its own verify script."] });
	expect(ticks.findLast(({ verifying }) => verifying.length > 0)).toMatchObject({ leftMs: 0, verifying: ["a@2.0.0"] });
});

test("a verify script that fails takes it back while the bake still has time", async () => {
	const { result, waitedMs } = await bakeWith({
		says: [{}],
		bakeMs: 60_000,
		verify: async () => ({ kind: "exited", code: 1, output: "no table was drawn" }),
	});

	expect(result).toMatchObject({ error: { code: "verify-failed", message: expect.stringContaining("no table") } });
	expect(waitedMs).toBeLessThan(60_000);
});

test("when the bake ends otherwise, its script is ended with it, and has not passed", async () => {
	let cancelled = false;
	const { result } = await bakeWith({
		says: [{}],
		words: ["promote"],
		verify: (_, signal) =>
			new Promise((resolve) =>
				signal.addEventListener("abort", () => {
					cancelled = true;
					resolve(null);
				}),
			),
	});

	expect(result).toEqual({ ok: true, value: ["It was let go on by a person."] });
	expect(cancelled).toBe(true);
});

test("a pause holds the time, and what goes wrong in it is still found", async () => {
	const says = [...Array.from({ length: 30 }, () => ({})), { health: "unhealthy" } as const];
	const { result, ticks } = await bakeWith({ says, words: ["pause"] });

	expect(result).toMatchObject({ ok: false, error: { code: "unhealthy" } });
	expect(new Set(ticks.map(({ leftMs }) => leftMs))).toEqual(new Set([5_000]));
});

test("a pause that comes when the time is over already holds it all the same", async () => {
	let paused = 0;
	const { result, ticks } = await bakeWith({
		says: [{}],
		bakeMs: 0,
		words: ["pause"],
		onTick: (tick, words) => {
			if (tick.paused && ++paused === 3) words.push("resume");
		},
	});

	expect(result.ok).toBe(true);
	expect(ticks.map((tick) => tick.paused)).toEqual([true, true, true, false]);
});

test("an abort takes it back, and what a script throws is not lost", async () => {
	expect((await bakeWith({ says: [{}], words: ["abort"] })).result).toMatchObject({ error: { code: "aborted" } });
	await expect(bakeWith({ says: [{}], verify: () => Promise.reject(new Error("a bug")) })).rejects.toThrow("a bug");
});

test("where nothing is watched nobody is asked, and the time still passes for a person's word", async () => {
	const clock = fastClock();
	const signal = new AbortController().signal;
	const options = { bakeMs: 1_000, watch: null, signal, onTick: () => {} };

	expect(await bake(clock, new Requests(wordsOf(), "u1"), options)).toEqual({ ok: true, value: [] });
	expect(clock.sum).toBe(1_000);
});
