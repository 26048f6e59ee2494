import type { LogLevel } from "./component/contract.ts";
import { messageOf } from "./formats/failure.ts";

export interface LogEntry {
	readonly level: LogLevel;
	/** Null: the runtime itself speaks. */
	readonly component: string | null;
	readonly message: string;
}

export type LogSink = (entry: LogEntry) => void;

/** One line an entry on stderr, so that stdout stays the service's own. */
export const logToStderr: LogSink = ({ level, component, message }) => {
	process.stderr.write(`noodle ${level}${component === null ? "" : ` [${component}]`} ${message}\n`);
};

/** The same, but one that fails neither takes the service down, nor is what it was told lost. */
export function unfailing(sink: LogSink): LogSink {
	return (entry) => {
		try {
			sink(entry);
		} catch (error) {
			logToStderr(entry);
			logToStderr({ component: null, level: "error", message: `The log option threw: ${messageOf(error)}` });
		}
	};
}
