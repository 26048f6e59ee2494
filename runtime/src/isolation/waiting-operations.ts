import { failure, type Result } from "../formats/failure.ts";
import { verbs } from "./operation-verbs.ts";
import type { Operation } from "./thread/messages.ts";

/** What is left for a goodbye, in milliseconds, to a release that has let a deadline pass before. */
const lateMs = 250;

interface Waiting {
	readonly operation: Operation;
	readonly timer: NodeJS.Timeout;
	resolve(result: Result<never>): void;
}

/** The rare operations that a release has been asked for and has not answered yet, each with its deadline. */
export class WaitingOperations {
	readonly #waiting = new Map<string, Waiting>();
	#next = 1;
	#isLate = false;

	/** Whether it has let a deadline pass. */
	get isLate(): boolean {
		return this.#isLate;
	}

	/** How many of these milliseconds it is given to say goodbye. */
	patience(deadlineMs: number): number {
		return this.#isLate ? Math.min(deadlineMs, lateMs) : deadlineMs;
	}

	/**
	 * @param ask asks for it, under that number
	 * @returns what it is settled with, which is taken for a Value; `deadline-exceeded` where that does not come in time
	 */
	add<Value>(operation: Operation, deadlineMs: number, ask: (id: string) => void): Promise<Result<Value>> {
		return new Promise((resolve) => {
			const id = `${operation}-${this.#next++}`;
			const timer = setTimeout(() => {
				this.#isLate = true;
				this.settle(id, failure("deadline-exceeded", `It did not ${verbs[operation]} within ${deadlineMs} ms.`));
			}, deadlineMs);
			this.#waiting.set(id, { operation, timer, resolve });
			ask(id);
		});
	}

	/** Which operation has this number; undefined when it waits no more. */
	operation(id: string): Operation | undefined {
		return this.#waiting.get(id)?.operation;
	}

	settle(id: string, result: Result<unknown>): void {
		const waiting = this.#waiting.get(id);
		if (!waiting) return;
		this.#waiting.delete(id);
		clearTimeout(waiting.timer);
		waiting.resolve(result as Result<never>);
	}

	/** The component has failed at it. @param isUncloneable the message says itself what could not be carried over */
	fail(id: string, message: string, isUncloneable: boolean): void {
		const operation = this.operation(id);
		if (operation === undefined) return;
		if (isUncloneable) this.settle(id, failure("not-cloneable", message));
		else this.settle(id, failure("component-error", `It failed to ${verbs[operation]}: ${message}`));
	}

	/** The release runs no more. @param how whether it was asked to end */
	failAll(how: "died" | "ended", reason: string): void {
		for (const [id, { operation }] of [...this.#waiting]) {
			this.settle(id, failure("component-died", `It ${how} before it could ${verbs[operation]}: ${reason}.`));
		}
	}
}
