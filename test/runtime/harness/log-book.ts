import type { LogEntry } from "@noodle-upgrade/runtime";

/** What a runtime has logged; tests wait for lines instead of sleeping. */
export class LogBook {
	readonly entries: LogEntry[] = [];
	readonly #waiting = new Set<() => void>();

	write(entry: LogEntry): void {
		this.entries.push(entry);
		for (const look of [...this.#waiting]) look();
	}

	get text(): string {
		return this.entries.map(({ level, component, message }) => `${level} ${component ?? "-"} ${message}`).join("\n");
	}

	/** Resolves once there are as many lines as wanted that match. */
	said(pattern: RegExp, times = 1): Promise<void> {
		return new Promise((resolve) => {
			const look = (): void => {
				if (this.entries.filter(({ message }) => pattern.test(message)).length < times) return;
				this.#waiting.delete(look);
				resolve();
			};
			this.#waiting.add(look);
			look();
		});
	}
}
