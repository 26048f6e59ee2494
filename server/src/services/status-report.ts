import type { Strategy } from "../core/plan.ts";
import type { Ports } from "../core/ports.ts";
import type { UpgradeProgress } from "../core/upgrade.ts";
import {
	isSame,
	type StatusVerdict,
	type StepMark,
	stepsAt,
	type UpgradeStatus,
	type upgradeSteps,
} from "../core/upgrade-status.ts";
import { systemFailure } from "./system-failure.ts";

/** How often what has not changed but for its time and its figures is written down, in milliseconds. */
const betweenMs = 1_000;

/** Writes down where an upgrade is, for windows and terminals that do not drive it. */
export class StatusReport {
	readonly #ports: Pick<Ports, "state" | "clock">;
	readonly #id: string;
	readonly #strategy: Strategy;
	readonly #steps: ReturnType<typeof upgradeSteps>;
	readonly #entered: StepMark[] = [];
	#now: StepMark | null = null;
	#waits: string | null = null;
	#verdicts: readonly StatusVerdict[] = [];
	#written: UpgradeStatus | null = null;
	/** Why it could not be written down, which is no reason to end an upgrade. */
	#trouble: string | null = null;

	constructor(
		ports: Pick<Ports, "state" | "clock">,
		id: string,
		strategy: Strategy,
		steps: ReturnType<typeof upgradeSteps>,
	) {
		this.#ports = ports;
		this.#id = id;
		this.#strategy = strategy;
		this.#steps = steps;
	}

	get trouble(): string | null {
		return this.#trouble;
	}

	enter(mark: StepMark): void {
		if (this.#now && !isSame(this.#now, mark)) this.#entered.push(this.#now);
		this.#now = mark;
	}

	/** @param waits why it waits for a person; null: it does not */
	judged(verdicts: readonly StatusVerdict[], waits: string | null): void {
		this.#verdicts = verdicts;
		this.#waits = waits;
	}

	write({ phase, message, percentage }: Pick<UpgradeProgress, "phase" | "message" | "percentage">): void {
		const status: UpgradeStatus = {
			phase,
			message,
			percentage,
			strategy: this.#strategy,
			steps: stepsAt(this.#steps, this.#now, this.#entered),
			waits: this.#waits,
			verdicts: this.#verdicts,
			at: this.#ports.clock.now(),
		};
		if (this.#written && !isWorthWriting(this.#written, status)) return;
		this.#written = status;
		try {
			this.#ports.state.writeStatus(this.#id, status);
		} catch (error) {
			const failed = systemFailure(error);
			if (!failed) throw error;
			this.#trouble ??= `Where it was could not be written down for others to see. ${failed.message}`;
		}
	}
}

function isWorthWriting(before: UpgradeStatus, now: UpgradeStatus): boolean {
	if (Date.parse(now.at) - Date.parse(before.at) >= betweenMs) return true;
	const shape = ({ phase, steps, waits, verdicts }: UpgradeStatus) =>
		JSON.stringify([phase, steps, waits, verdicts.map(({ component, outcome }) => [component, outcome])]);
	return shape(before) !== shape(now);
}
