import { failure, type Result, success } from "../../formats/failure.ts";
import { verbs } from "../operation-verbs.ts";
import type { ProcessOperation } from "./messages.ts";
import { methodNotFound, type RpcError } from "./rpc-error.ts";

interface Waiting {
	readonly operation: ProcessOperation;
	readonly timer: NodeJS.Timeout;
	resolve(result: Result<unknown>): void;
}

/** The rare operations that a process has been asked for and has not answered yet, each with its deadline. */
export class WaitingOperations {
	readonly #waiting = new Map<string, Waiting>();
	#next = 1;
	/** It has let a deadline pass once; it is not given much time to say goodbye. */
	#isLate = false;

	get isLate(): boolean {
		return this.#isLate;
	}

	/** @param ask sends the request of that number. @returns its outcome; `deadline-exceeded` where none comes in time */
	add(operation: ProcessOperation, deadlineMs: number, ask: (id: string) => void): Promise<Result<unknown>> {
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
	operation(id: string): ProcessOperation | undefined {
		return this.#waiting.get(id)?.operation;
	}

	refused(id: string, { code, message, data }: RpcError): void {
		const operation = this.operation(id);
		if (operation === undefined) return;
		// A program need not answer what it has nothing to say to.
		const isOptional = operation === "health" || operation === "dispose";
		const isUncloneable = (data as { code?: unknown } | null | undefined)?.code === "not-cloneable";
		if (code === methodNotFound && isOptional) this.settle(id, success(null));
		else if (isUncloneable) this.settle(id, failure("not-cloneable", message));
		else this.settle(id, failure("component-error", `It failed to ${verbs[operation]}: ${message}`));
	}

	settle(id: string, result: Result<unknown>): void {
		const waiting = this.#waiting.get(id);
		if (!waiting) return;
		this.#waiting.delete(id);
		clearTimeout(waiting.timer);
		waiting.resolve(result);
	}

	/** The process has ended. */
	settleAll(reason: string): void {
		for (const [id, { operation }] of [...this.#waiting]) {
			this.settle(id, failure("component-died", `It died before it could ${verbs[operation]}: ${reason}.`));
		}
	}
}
