import type { Failure } from "../formats/failure.ts";

/**
 * What a swap goes through, decided from data to data; swap.ts does what the effects say and tells what came of it.
 *
 *     new ─► preparing ─► prepared ─► switching ─► switched
 *                │            │           │
 *                └────────────┴───────────┴──────► restoring ─► discarding ─► aborted
 *
 * A share of the calls is given out in `prepared`; where state is kept by key, by way of `moving`, in a gate.
 */
export type SwapState =
	| { readonly kind: "new" }
	| { readonly kind: "preparing"; readonly left: readonly Stage[]; readonly abort: Failure | null }
	/**
	 * The new releases stand ready.
	 *
	 * @property weight their share of the calls already; null: traffic is not split
	 * @property lent whether they have entries of the old ones' state, which a way back has to bring home
	 */
	| { readonly kind: "prepared"; readonly weight: number | null; readonly lent: boolean }
	/** Keys are handed to the new releases, as many as the weight says. */
	| {
			readonly kind: "moving";
			readonly left: readonly Stage[];
			readonly gate: GatePosition;
			readonly weight: number;
			readonly abort: Failure | null;
	  }
	| {
			readonly kind: "switching";
			readonly left: readonly Stage[];
			readonly gate: GatePosition;
			readonly abort: Failure | null;
	  }
	/** The old releases are being made whole again. */
	| { readonly kind: "restoring"; readonly failure: Failure; readonly gate: GatePosition }
	/** The old releases serve; the new ones are ended. */
	| { readonly kind: "discarding"; readonly failure: Failure }
	| { readonly kind: "switched" }
	| { readonly kind: "aborted"; readonly failure: Failure };

type GatePosition = "open" | "closed";

export type SwapEvent =
	| { readonly kind: "prepare" }
	/** @property moves whether entries of state have to go along with the calls */
	| { readonly kind: "split"; readonly weight: number; readonly moves: boolean }
	/** @property handsOver whether there is something that only one release can have: state, or what `activate` opens */
	| { readonly kind: "switch"; readonly handsOver: boolean }
	| { readonly kind: "abort"; readonly reason: Failure }
	/** The stage that ran last has ended well. */
	| { readonly kind: "done" }
	| { readonly kind: "failed"; readonly failure: Failure }
	| { readonly kind: "restored" }
	| { readonly kind: "discarded" };

export type Stage =
	/** Loads the new releases, and starts those that need no state for it. */
	| "prepare"
	/** Copies large state while the old releases go on serving. */
	| "copy"
	/** Lets calls end that work with releases from before an earlier swap. */
	| "settle"
	/** Lets the calls begin that were sent to the old releases, so that none of a caller's later ones begins before. */
	| "begin"
	/** Lets the calls end that the old releases work on, and the new ones that have a share. */
	| "drain"
	/** Hands a share of the keys over. */
	| "move"
	| "export"
	| "migrate"
	| "start"
	| "activate"
	| "health"
	/** The last look, after which nothing else runs until the new releases serve. */
	| "switch";

export type SwapEffect =
	| { readonly kind: "run"; readonly stage: Stage }
	/** Ends the new releases, so that a stage that waits for one of them ends too. */
	| { readonly kind: "cut-short" }
	| { readonly kind: "set-weight"; readonly weight: number }
	| { readonly kind: "close-gate" }
	| { readonly kind: "open-gate" }
	| { readonly kind: "take-over" }
	| { readonly kind: "restore-old" }
	| { readonly kind: "discard-new" }
	| { readonly kind: "retire-old" };

export interface Transition {
	readonly state: SwapState;
	readonly effects: readonly SwapEffect[];
}

const preparation: readonly Stage[] = ["prepare", "copy"];
/** Where nothing is handed over, calls that the old releases work on end there, and those that come find the new ones. */
const plain: readonly Stage[] = ["settle", "health", "begin", "switch"];
const handover: readonly Stage[] = ["settle", "drain", "export", "migrate", "start", "activate", "health", "switch"];
const move: readonly Stage[] = ["drain", "move"];
const inGate: ReadonlySet<Stage> = new Set(["begin", "drain", "move", "export", "migrate", "start", "activate"]);

/** An event that does not fit the state changes nothing: it came too late, or twice. */
export function transition(state: SwapState, event: SwapEvent): Transition {
	switch (state.kind) {
		case "new":
			if (event.kind === "prepare") return go({ kind: "preparing", left: preparation, abort: null });
			if (event.kind === "abort") return { state: { kind: "aborted", failure: event.reason }, effects: [] };
			break;
		case "preparing":
			if (event.kind === "abort" && !state.abort) {
				return { state: { ...state, abort: event.reason }, effects: [{ kind: "cut-short" }] };
			}
			if (event.kind === "failed") return undo(state.abort ?? event.failure, "open");
			if (event.kind === "done") {
				if (state.abort) return undo(state.abort, "open");
				const left = state.left.slice(1);
				return left.length > 0
					? go({ ...state, left })
					: { state: { kind: "prepared", weight: null, lent: false }, effects: [] };
			}
			break;
		case "prepared":
			if (event.kind === "abort") return takeBack(event.reason, state.lent);
			if (event.kind === "split") {
				const { weight } = event;
				if (event.moves) return go({ kind: "moving", left: move, gate: "open", weight, abort: null });
				return { state: { ...state, weight }, effects: [{ kind: "set-weight", weight }] };
			}
			if (event.kind === "switch") {
				const left = event.handsOver ? handover : plain;
				return go({ kind: "switching", left, gate: "open", abort: null });
			}
			break;
		case "moving":
			if (event.kind === "abort" && !state.abort) {
				return { state: { ...state, abort: event.reason }, effects: [{ kind: "cut-short" }] };
			}
			if (event.kind === "failed") return undo(state.abort ?? event.failure, state.gate);
			if (event.kind === "done") {
				if (state.abort) return undo(state.abort, state.gate);
				const left = state.left.slice(1);
				if (left.length > 0) return go({ ...state, left });
				const { weight } = state;
				return {
					state: { kind: "prepared", weight, lent: true },
					effects: [{ kind: "set-weight", weight }, { kind: "open-gate" }],
				};
			}
			break;
		case "switching":
			if (event.kind === "abort" && !state.abort) {
				return { state: { ...state, abort: event.reason }, effects: [{ kind: "cut-short" }] };
			}
			if (event.kind === "failed") return undo(state.abort ?? event.failure, state.gate);
			if (event.kind === "done") return onward(state);
			break;
		case "restoring":
			if (event.kind === "restored") {
				const { failure, gate } = state;
				// Callers go on before the new releases have been ended: they have waited long enough.
				const open: SwapEffect[] = gate === "closed" ? [{ kind: "open-gate" }] : [];
				return { state: { kind: "discarding", failure }, effects: [...open, { kind: "discard-new" }] };
			}
			break;
		case "discarding":
			if (event.kind === "discarded") return { state: { kind: "aborted", failure: state.failure }, effects: [] };
			break;
		case "switched":
		case "aborted":
			break;
	}
	return { state, effects: [] };
}

function onward(state: SwapState & { kind: "switching" }): Transition {
	if (state.abort) return undo(state.abort, state.gate);
	const left = state.left.slice(1);
	if (left.length > 0) return go({ ...state, left });
	const open: SwapEffect[] = state.gate === "closed" ? [{ kind: "open-gate" }] : [];
	return { state: { kind: "switched" }, effects: [{ kind: "take-over" }, ...open, { kind: "retire-old" }] };
}

/** Runs the first of the stages that are left, in the gate if that is where it belongs. */
function go(state: SwapState & { kind: "preparing" | "moving" | "switching" }): Transition {
	const [stage] = state.left as readonly [Stage, ...Stage[]];
	const run: SwapEffect = { kind: "run", stage };
	if (state.kind === "preparing" || state.gate === "closed" || !inGate.has(stage)) return { state, effects: [run] };
	return { state: { ...state, gate: "closed" }, effects: [{ kind: "close-gate" }, run] };
}

/** Nobody may change entries while they are brought home. */
function takeBack(failure: Failure, lent: boolean): Transition {
	const { state, effects } = undo(failure, lent ? "closed" : "open");
	return { state, effects: lent ? [{ kind: "close-gate" }, ...effects] : effects };
}

function undo(failure: Failure, gate: GatePosition): Transition {
	return { state: { kind: "restoring", failure, gate }, effects: [{ kind: "restore-old" }] };
}

export function isOver(state: SwapState): boolean {
	return state.kind === "switched" || state.kind === "aborted";
}
