import type { Result } from "@noodle-upgrade/runtime/formats";
import type { RuntimeStatus } from "@noodle-upgrade/runtime/protocol";
import { expect, test } from "vitest";
import { fastClock, linkSaying, type SlotSaying, silent, swapIn, wordsOf } from "../../../test/harness/switched.ts";
import { defaultJudgeConfig } from "../core/judge/judge-config.ts";
import type { ControlVerb } from "../core/upgrade.ts";
import { HotSwapEngine } from "./hot-swap-engine.ts";
import { Requests } from "./requests.ts";
import { Rollout, type RolloutTick } from "./rollout.ts";

interface Around {
	readonly requests?: Requests;
	/** What the runtime says that has not switched. */
	readonly old?: readonly SlotSaying[];
	readonly onTick?: (tick: RolloutTick) => void;
}

/** Watches runtimes of which the first has switched, as a rolling upgrade does. */
async function watching(
	says: readonly (SlotSaying | Result<RuntimeStatus>)[],
	stepMs: number,
	{ requests = new Requests(wordsOf(), "u1"), old = [{}], onTick }: Around = {},
) {
	const asked = { times: 0 };
	const clock = fastClock();
	const ticks: RolloutTick[] = [];
	const operation = swapIn(
		linkSaying("r1", says, asked),
		linkSaying(
			"r2",
			old.map((saying) => ({ version: "1.0.0", ...saying })),
		),
	);
	const rollout = new Rollout(clock, new HotSwapEngine(), requests, operation, {
		stepMs,
		judge: defaultJudgeConfig,
		signal: AbortSignal.timeout(20_000),
		sharing: () => {},
		onTick(tick) {
			ticks.push(tick);
			onTick?.(tick);
		},
	});
	const result = await rollout.watch(null, (runtime) => runtime === "r1");
	return { result, asked: asked.times, waitedMs: clock.sum, ticks };
}

test("a step of no time is looked at again at once, and waits when calls have come by then", async () => {
	const without = await watching([{}], 0);
	const withCalls = await watching([{ calls: 1 }, { calls: 3 }, { calls: 3, errors: 3, health: "unhealthy" }], 0);

	expect([without.result.ok, without.asked, without.waitedMs]).toEqual([true, 2, 0]);
	expect(withCalls.ticks[1]?.waits).toMatch(/^a@2\.0\.0: Of 2 calls none failed.* It waits for more calls/);
	expect([withCalls.result.ok, withCalls.asked]).toEqual([false, 3]);
});

test("a step is judged often at first, then once a second, and at its end", async () => {
	const { result, asked, waitedMs, ticks } = await watching([{}], 2_500);

	expect([result.ok, asked, waitedMs]).toEqual([true, 11, 2_500]);
	const looks = ticks.filter(({ verdicts }, i) => verdicts !== (ticks[i - 1]?.verdicts ?? verdicts));
	expect(looks.map(({ leftMs }) => leftMs)).toEqual([2_250, 2_000, 1_750, 1_500, 500, 0]);
});

test.each<[string, SlotSaying]>([
	["is unwell", { health: "unhealthy", reason: "no ink" }],
	["is being restarted", { health: "restarting", reason: "no ink" }],
])("a new release that %s ends the step by the next poll, not by the next look", async (_, saying) => {
	const { result, asked } = await watching([{}, {}, saying], 60_000);

	expect(result).toEqual({
		ok: false,
		error: { code: "rollout-failed", message: "a@2.0.0: The new release is not healthy: no ink" },
	});
	expect(asked).toBe(3);
});

test("a silence is borne for a moment, and the step does not end on it", async () => {
	const borne = await watching([{}, silent, silent, {}], 250);
	const lasting = await watching([{}, silent], 60_000);

	expect([borne.result.ok, borne.waitedMs]).toEqual([true, 750]);
	expect([lasting.result, lasting.asked]).toMatchObject([{ ok: false, error: { code: "runtime-unreachable" } }, 4]);
});

test("a new release that fails more than the old one beside it ends the step at the look that proves it", async () => {
	const old = [{}, { calls: 500 }];
	const { result, waitedMs } = await watching([{}, { calls: 500, errors: 250 }], 60_000, { old });

	expect(result).toMatchObject({
		ok: false,
		error: { code: "rollout-failed", message: expect.stringMatching(/^a@2\.0\.0: Of 500 calls 250 failed/) },
	});
	expect(waitedMs).toBe(250);
});

test("what cannot be counted is no success: it is looked at again, and then a person is asked", async () => {
	const words: ControlVerb[] = [];
	const requests = new Requests(wordsOf(words), "u1");
	// Counters that go backwards say nothing; health alone would let it pass.
	const says = [{ calls: 10 }, ...Array.from({ length: 40 }, () => ({ calls: 3 }))];
	const { result, ticks } = await watching(says, 250, {
		requests,
		onTick: ({ waits }) => {
			if (waits !== null) words.push("promote");
		},
	});

	expect(result.ok).toBe(true);
	const looks = ticks.filter(({ verdicts }, i) => verdicts !== (ticks[i - 1]?.verdicts ?? verdicts));
	expect(looks.map(({ waits }) => waits !== null)).toEqual([false, false, false, true]);
	expect(ticks.at(-1)?.waits).toMatch(/cannot be used: .* It waits for more calls; promote or abort it to decide\.$/);
});

test("a pause holds the time, and what goes wrong in it is still found", async () => {
	const says = [...Array.from({ length: 30 }, () => ({})), { health: "unhealthy" } as const];
	const { result, ticks } = await watching(says, 1_000, { requests: new Requests(wordsOf(["pause"]), "u1") });

	expect(result).toMatchObject({ ok: false, error: { code: "rollout-failed" } });
	expect(new Set(ticks.map(({ leftMs }) => leftMs))).toEqual(new Set([1_000]));
	expect(new Set(ticks.map(({ waits }) => waits))).toEqual(new Set(["Paused; promote, resume or abort it."]));
});

test("promoted and then paused, it goes on to the next step and is held there", async () => {
	const words: ControlVerb[] = ["promote", "pause"];
	const requests = new Requests(wordsOf(words), "u1");
	const first = await watching([{}], 60_000, { requests });
	expect([first.result.ok, first.asked, requests.paused]).toEqual([true, 1, true]);

	words.push("resume");
	expect((await watching([{}], 0, { requests })).result.ok).toBe(true);
});

test("marked good, it goes on at every step until somebody holds it", async () => {
	const words: ControlVerb[] = ["pause", "mark-good"];
	const requests = new Requests(wordsOf(words), "u1");
	for (let step = 0; step < 3; step++) expect((await watching([{}], 60_000, { requests })).asked).toBe(1);

	words.push("pause");
	requests.stopped(AbortSignal.timeout(20_000));
	expect([requests.takePromoted(), requests.paused]).toEqual([null, true]);
});
