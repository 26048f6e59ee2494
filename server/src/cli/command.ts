import type { ParseArgsConfig } from "node:util";
import type { Workspace } from "../services/workspace.ts";

/** How a command ended, as the shell sees it. */
export const exitCodes = { done: 0, failed: 1, usage: 2 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface CommandContext {
	/** Absolute path of the workspace's folder: the one that `--cwd` names, or the nearest with a noodle.json. */
	readonly root: string;
	/** What relative paths are from: the folder that `--cwd` names, or that the command was typed in. */
	readonly here: string;
	/** Opened at the first use, closed by whoever made the context. */
	readonly workspace: () => Promise<Workspace>;
	readonly positionals: readonly string[];
	readonly values: Readonly<Record<string, string | boolean | undefined>>;
	readonly json: boolean;
	/** Aborted by Ctrl+C and SIGTERM. Asking for it promises to stop in good order; otherwise they end the process. */
	readonly stopSignal: () => AbortSignal;
	/** For people and programs that want the answer. */
	readonly out: (text: string) => void;
	/** For whoever watches. */
	readonly log: (text: string) => void;
	readonly startLanguageServer: () => Promise<void>;
}

/** One verb of the command line. */
export interface Command {
	readonly name: string;
	/** After the name, such as `<name>[@version]…`. */
	readonly usage: string;
	readonly summary: string;
	readonly options: NonNullable<ParseArgsConfig["options"]>;
	/** Fewest and most positionals. */
	readonly arity: readonly [number, number];
	run(context: CommandContext): Promise<ExitCode>;
}

/** Thrown for words that make no sense; the message is for the person who typed them. */
export class UsageError extends Error {}
