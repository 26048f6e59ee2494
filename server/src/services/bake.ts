import { type Result, success } from "@noodle-upgrade/runtime/formats";
import type { Clock } from "../core/ports.ts";
import type { BakeWatch } from "./bake-watch.ts";
import type { ComponentVerdict } from "./judgement.ts";
import type { Requests } from "./requests.ts";
import { isLookDue, pollMs } from "./watching.ts";

export interface BakeOptions {
	readonly bakeMs: number;
	/** Null: nothing is watched, and the time passes for a person's word alone. */
	readonly watch: BakeWatch | null;
	readonly signal: AbortSignal;
	readonly onTick: (tick: BakeTick) => void;
}

/** Where a bake is. */
export interface BakeTick {
	readonly leftMs: number;
	readonly paused: boolean;
	/** Releases, as `name@version`, whose own scripts it waits for. */
	readonly verifying: readonly string[];
	readonly verdicts: readonly ComponentVerdict[];
}

/**
 * Watches the new releases for a while after the switch. A person's word counts meanwhile: promote ends the bake, pause
 * holds it, abort takes the upgrade back.
 *
 * @returns what the history should say of it
 */
export async function bake(clock: Clock, requests: Requests, options: BakeOptions): Promise<Result<readonly string[]>> {
	const { watch } = options;
	watch?.begin();
	try {
		return await untilOver(clock, requests, options);
	} finally {
		await watch?.end();
	}
}

async function untilOver(
	clock: Clock,
	requests: Requests,
	{ bakeMs, watch, signal, onTick }: BakeOptions,
): Promise<Result<readonly string[]>> {
	let done = 0;
	let watched = 0;
	let sinceLook = 0;
	for (;;) {
		const judging = isLookDue(watched, sinceLook) || done >= bakeMs;
		const seen = watch ? await watch.look(judging) : success({ complete: true });
		if (!seen.ok) return seen;
		if (judging && seen.value.complete) sinceLook = 0;
		const stopped = requests.stopped(signal);
		if (stopped) return { ok: false, error: stopped };
		const notes = watch?.notes(done) ?? [];
		const verifying = watch?.verifying ?? [];
		const promotedBy = requests.takePromoted();
		if (promotedBy !== null) return success([`It was let go on by ${promotedBy}.`, ...notes]);
		const { paused } = requests;
		onTick({ leftMs: Math.max(0, bakeMs - done), paused, verifying, verdicts: watch?.verdicts ?? [] });
		// A bake that ends on a look at which somebody was silent would end on nothing.
		if (!paused && done >= bakeMs && verifying.length === 0 && seen.value.complete) return success(notes);
		const wait = paused || done >= bakeMs ? pollMs : Math.min(pollMs, bakeMs - done);
		await clock.wait(wait, signal);
		watched += wait;
		sinceLook += wait;
		if (!paused) done = Math.min(bakeMs, done + wait);
	}
}
