import { expect, onTestFinished } from "vitest";
import type { Journal } from "./fixtures.ts";

export interface Load {
	/** Resolves when so many more calls have been answered. */
	goOn(answers: number): Promise<void>;
	/** Stops calling, and holds the journal against what callers were told: nothing lost, doubled or reordered. */
	end(): Promise<void>;
}

/**
 * Appends numbers in an open loop: whether earlier calls were answered or not, as users do.
 *
 * @param everyMs pause between bursts of three calls
 */
export function underLoad(journal: Journal, everyMs = 1): Load {
	const answers: Promise<number>[] = [];
	const waiting = new Set<() => void>();
	let answered = 0;
	const timer = setInterval(() => {
		for (let i = 0; i < 3; i++) {
			const answer = journal.append(answers.length);
			answers.push(answer);
			const settled = (): void => {
				answered++;
				for (const look of [...waiting]) look();
			};
			answer.then(settled, settled);
		}
	}, everyMs);
	onTestFinished(() => clearInterval(timer));
	return {
		goOn(more) {
			const goal = answered + more;
			return new Promise((resolve) => {
				const look = (): void => {
					if (answered < goal) return;
					waiting.delete(look);
					resolve();
				};
				waiting.add(look);
			});
		},
		async end() {
			clearInterval(timer);
			const told = await Promise.all(answers);
			expect(told).toEqual(told.map((_, i) => i + 1));
			expect(await journal.all()).toEqual(told.map((_, i) => i));
		},
	};
}
