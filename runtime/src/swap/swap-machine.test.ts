import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Failure } from "../formats/failure.ts";
import { isOver, type SwapEffect, type SwapEvent, type SwapState, transition } from "./swap-machine.ts";

const reason: Failure = { code: "cancelled", message: "Somebody asked for it." };
const failure: Failure = { code: "unhealthy", message: "It is not healthy." };

/** Plays events and answers what runs, in order, as long as the answers say; then gives all effects. */
class Play {
	state: SwapState = { kind: "new" };
	readonly effects: SwapEffect[] = [];

	tell(event: SwapEvent): void {
		const next = transition(this.state, event);
		this.state = next.state;
		this.effects.push(...next.effects);
	}

	get names(): string {
		return this.effects.map((effect) => (effect.kind === "run" ? effect.stage : effect.kind)).join(" ");
	}
}

describe("the ways that a swap goes", () => {
	test("with nothing to hand over the gate is closed for no longer than calls take to begin", () => {
		const play = new Play();
		play.tell({ kind: "prepare" });
		for (let i = 0; i < 2; i++) play.tell({ kind: "done" });
		play.tell({ kind: "switch", handsOver: false });
		for (let i = 0; i < 4; i++) play.tell({ kind: "done" });
		expect(play.names).toBe("prepare copy settle health close-gate begin switch take-over open-gate retire-old");
		expect(play.state.kind).toBe("switched");
	});

	test("with state to hand over the gate closes after everything that can be done before, and opens in the step that switches", () => {
		const play = new Play();
		play.tell({ kind: "prepare" });
		for (let i = 0; i < 2; i++) play.tell({ kind: "done" });
		play.tell({ kind: "switch", handsOver: true });
		for (let i = 0; i < 8; i++) play.tell({ kind: "done" });
		expect(play.names).toBe(
			"prepare copy settle close-gate drain export migrate start activate health switch take-over open-gate retire-old",
		);
	});

	test("a failure in the gate makes the old releases whole, lets callers go on, and only then ends the new ones", () => {
		const play = new Play();
		play.tell({ kind: "prepare" });
		for (let i = 0; i < 2; i++) play.tell({ kind: "done" });
		play.tell({ kind: "switch", handsOver: true });
		for (let i = 0; i < 3; i++) play.tell({ kind: "done" });
		play.tell({ kind: "failed", failure });
		play.tell({ kind: "restored" });
		play.tell({ kind: "discarded" });
		expect(play.names).toMatch(/migrate restore-old open-gate discard-new$/);
		expect(play.state).toEqual({ kind: "aborted", failure });
	});

	test("what is taken back while a stage runs fails for that reason, not for what the stage says", () => {
		const play = new Play();
		play.tell({ kind: "prepare" });
		play.tell({ kind: "abort", reason });
		play.tell({ kind: "failed", failure });
		play.tell({ kind: "restored" });
		play.tell({ kind: "discarded" });
		expect(play.names).toBe("prepare cut-short restore-old discard-new");
		expect(play.state).toEqual({ kind: "aborted", failure: reason });
	});

	test("a share of the calls can be given and changed between preparing and switching, and is taken back with the rest", () => {
		const play = new Play();
		play.tell({ kind: "split", weight: 0.5, moves: false });
		play.tell({ kind: "prepare" });
		for (let i = 0; i < 2; i++) play.tell({ kind: "done" });
		play.tell({ kind: "split", weight: 0.1, moves: false });
		play.tell({ kind: "split", weight: 0.2, moves: false });
		play.tell({ kind: "abort", reason });
		expect(play.names).toBe("prepare copy set-weight set-weight restore-old");
	});
});

test("a share of keys is handed over in a gate, and brought home in one", () => {
	const play = new Play();
	play.tell({ kind: "prepare" });
	for (let i = 0; i < 2; i++) play.tell({ kind: "done" });
	play.tell({ kind: "split", weight: 0.1, moves: true });
	for (let i = 0; i < 2; i++) play.tell({ kind: "done" });
	expect(play.state).toEqual({ kind: "prepared", weight: 0.1, lent: true });
	play.tell({ kind: "abort", reason });
	for (const kind of ["restored", "discarded"] as const) play.tell({ kind });
	expect(play.names).toBe(
		"prepare copy close-gate drain move set-weight open-gate close-gate restore-old open-gate discard-new",
	);
});

/** What the world may do next: requests at any time, and an answer to what runs. */
const request = fc.oneof(
	fc.constant<SwapEvent>({ kind: "prepare" }),
	fc.boolean().map((handsOver): SwapEvent => ({ kind: "switch", handsOver })),
	fc.constant<SwapEvent>({ kind: "abort", reason }),
	fc.boolean().map((moves): SwapEvent => ({ kind: "split", weight: 0.5, moves })),
);
const answer = fc.boolean().map((good) => (good ? "good" : "bad"));

/** The answer that an effect waits for, or null. */
function answerTo(effect: SwapEffect, good: boolean): SwapEvent | null {
	switch (effect.kind) {
		case "run":
			return good ? { kind: "done" } : { kind: "failed", failure };
		case "restore-old":
			return { kind: "restored" };
		case "discard-new":
			return { kind: "discarded" };
		default:
			return null;
	}
}

test("whatever is asked, whenever, and whatever fails: the old releases or the new ones serve in the end, and no gate stays closed", () => {
	const step = fc.oneof({ weight: 1, arbitrary: request }, { weight: 3, arbitrary: answer });
	fc.assert(
		fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
			const play = new Play();
			const waiting: SwapEffect[] = [];
			let gate = "open";
			let restored = true;
			const tell = (event: SwapEvent): void => {
				const before = play.effects.length;
				const from = play.state;
				play.tell(event);
				const added = play.effects.slice(before);
				if (isOver(from)) expect(added).toEqual([]);
				for (const effect of added) {
					if (effect.kind === "close-gate") {
						expect(gate).toBe("open");
						gate = "closed";
						restored = false;
					} else if (effect.kind === "open-gate") {
						expect(gate).toBe("closed");
						expect(restored || play.state.kind === "switched" || play.state.kind === "prepared").toBe(true);
						gate = "open";
					} else if (effect.kind === "take-over") {
						expect(event.kind).toBe("done");
					}
					if (answerTo(effect, true)) {
						// One thing at a time: nothing runs while something else does.
						expect(waiting).toEqual([]);
						waiting.push(effect);
					}
				}
			};
			const settle = (good: boolean): void => {
				const effect = waiting.shift();
				const event = effect && answerTo(effect, good);
				if (event?.kind === "restored") restored = true;
				if (event) tell(event);
			};
			for (const one of steps) {
				if (one === "good" || one === "bad") settle(one === "good");
				else tell(one);
			}
			tell({ kind: "abort", reason });
			while (waiting.length > 0) settle(true);
			expect(isOver(play.state)).toBe(true);
			expect(gate).toBe("open");
			const count = (kind: SwapEffect["kind"]) => play.effects.filter((effect) => effect.kind === kind).length;
			const switched = play.state.kind === "switched" ? 1 : 0;
			expect([count("take-over"), count("retire-old")]).toEqual([switched, switched]);
			expect(count("discard-new")).toBe(count("restore-old"));
			if (switched) expect(count("restore-old")).toBe(0);
			expect(count("close-gate")).toBe(count("open-gate"));
			// Whoever was cut short does not take over.
			if (count("cut-short") > 0) expect(switched).toBe(0);
		}),
		{ numRuns: 5_000 },
	);
});
