import type { LogLevel } from "./component/contract.ts";

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
