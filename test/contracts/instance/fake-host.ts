import type { LogLevel } from "@noodle-upgrade/runtime";
import type { CallSink, InstanceHost } from "@noodle-upgrade/runtime/isolation";

export interface HostCall {
	readonly component: string;
	readonly method: string;
	readonly args: readonly unknown[];
	readonly parent: CallSink | undefined;
	readonly sink: CallSink;
}

/** What stands around an instance: keeps what it is told, and answers calls to others as the test says. */
export class FakeHost implements InstanceHost {
	readonly calls: HostCall[] = [];
	readonly logged: { readonly level: LogLevel; readonly message: string }[] = [];
	readonly deaths: string[] = [];
	/** How calls to others are answered; unless given, they wait. */
	answer: (call: HostCall) => void = () => {};
	readonly #died = Promise.withResolvers<string>();
	readonly #waiting = new Set<() => void>();

	/** Resolves with the reason when the instance has ended by itself. */
	get death(): Promise<string> {
		return this.#died.promise;
	}

	/** Resolves once the component has called that often. */
	called(times: number): Promise<void> {
		return this.#when(() => this.calls.length >= times);
	}

	/** Resolves once a line like this was logged. */
	said(pattern: RegExp): Promise<void> {
		return this.#when(() => this.logged.some(({ message }) => pattern.test(message)));
	}

	call(component: string, method: string, args: unknown[], parent: CallSink | undefined, sink: CallSink): void {
		const call = { component, method, args, parent, sink };
		this.calls.push(call);
		this.#look();
		this.answer(call);
	}

	log(level: LogLevel, message: string): void {
		this.logged.push({ level, message });
		this.#look();
	}

	died(reason: string): void {
		this.deaths.push(reason);
		this.#died.resolve(reason);
	}

	#when(isSo: () => boolean): Promise<void> {
		return new Promise((resolve) => {
			const look = (): void => {
				if (!isSo()) return;
				this.#waiting.delete(look);
				resolve();
			};
			this.#waiting.add(look);
			look();
		});
	}

	#look(): void {
		for (const look of [...this.#waiting]) look();
	}
}
