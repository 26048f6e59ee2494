import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { messageOf } from "@noodle-upgrade/runtime/formats";
import { nearest } from "../core/nearest.ts";
import { systemFailure } from "../services/system-failure.ts";
import type { Workspace } from "../services/workspace.ts";
import { type Command, type CommandContext, type ExitCode, exitCodes, UsageError } from "./command.ts";
import { apply } from "./commands/apply.ts";
import { call } from "./commands/call.ts";
import { check } from "./commands/check.ts";
import { controls } from "./commands/control.ts";
import { create } from "./commands/create.ts";
import { history } from "./commands/history.ts";
import { list } from "./commands/list.ts";
import { lsp } from "./commands/lsp.ts";
import { plan } from "./commands/plan.ts";
import { recover } from "./commands/recover.ts";
import { release } from "./commands/release.ts";
import { retry } from "./commands/retry.ts";
import { rollback } from "./commands/rollback.ts";
import { run } from "./commands/run.ts";
import { upgrade } from "./commands/upgrade.ts";
import { printError } from "./output.ts";
import { workspaceAround } from "./workspace-root.ts";

export interface CliEnvironment {
	readonly openWorkspace: (root: string) => Promise<Workspace>;
	readonly startLanguageServer: () => Promise<void>;
	readonly stopSignal: () => AbortSignal;
	readonly version: string;
	readonly out: (text: string) => void;
	readonly log: (text: string) => void;
}

const commands: readonly Command[] = [
	list,
	check,
	plan,
	upgrade,
	rollback,
	apply,
	...controls,
	retry,
	history,
	create,
	release,
	run,
	call,
	recover,
	lsp,
];

const commonOptions = {
	json: { type: "boolean" },
	cwd: { type: "string" },
	help: { type: "boolean", short: "h" },
} as const;

/** Reads the words, carries out the command, and closes what it opened. @returns the exit code */
export async function runCli(argv: readonly string[], environment: CliEnvironment): Promise<ExitCode> {
	const [name, ...rest] = argv;
	if (name === "--version" || name === "-v") {
		environment.out(environment.version);
		return exitCodes.done;
	}
	if (name === undefined) {
		environment.log(overview());
		return exitCodes.usage;
	}
	const asksForHelp = name === "help" || name === "--help" || name === "-h";
	const topic = rest[0]?.startsWith("-") ? undefined : rest[0];
	if (asksForHelp && topic === undefined) {
		environment.out(overview());
		return exitCodes.done;
	}
	const json = argv.includes("--json");
	const meant = (asksForHelp ? topic : undefined) ?? name;
	const command = commands.find((candidate) => candidate.name === meant);
	if (!command) {
		const message = unknownCommand(meant);
		if (json) printError({ json, out: environment.out }, { code: "usage", message });
		environment.log(`${message}\n\n${overview()}`);
		return exitCodes.usage;
	}
	if (asksForHelp) {
		environment.out(helpFor(command));
		return exitCodes.done;
	}
	let opened: Promise<Workspace> | null = null;
	try {
		const { values, positionals } = readWords(command, rest);
		if (values.help === true) {
			environment.out(helpFor(command));
			return exitCodes.done;
		}
		const here = resolve(typeof values.cwd === "string" ? values.cwd : ".");
		const root = values.cwd === undefined ? workspaceAround(here) : here;
		const context: CommandContext = {
			...environment,
			root,
			here,
			workspace: () => (opened ??= environment.openWorkspace(root)),
			positionals,
			values,
			json,
		};
		return await command.run(context);
	} catch (error) {
		if (error instanceof UsageError) {
			if (json) printError({ json, out: environment.out }, { code: "usage", message: error.message });
			environment.log(`${error.message}\n\n${helpFor(command)}`);
			return exitCodes.usage;
		}
		const failed = systemFailure(error);
		if (!failed) throw error;
		printError({ json, out: environment.out }, failed);
		return exitCodes.failed;
	} finally {
		if (opened) await (await (opened as Promise<Workspace>)).dispose();
	}
}

function readWords(command: Command, words: readonly string[]) {
	const parsed = ((): { values: Record<string, string | boolean | undefined>; positionals: string[] } => {
		try {
			const { values, positionals } = parseArgs({
				args: [...words],
				options: { ...commonOptions, ...command.options },
				allowPositionals: true,
				allowNegative: true,
			});
			return { values: values as Record<string, string | boolean | undefined>, positionals };
		} catch (error) {
			throw new UsageError(unknownOption(command, error) ?? messageOf(error));
		}
	})();
	const [fewest, most] = command.arity;
	const count = parsed.positionals.length;
	if (parsed.values.help !== true && (count < fewest || count > most)) {
		throw new UsageError(
			count < fewest
				? `"${command.name}" needs more: noodle ${command.name} ${command.usage}`
				: `"${command.name}" takes no "${parsed.positionals[most]}".`,
		);
	}
	return parsed;
}

function unknownCommand(name: string): string {
	if (name.startsWith("-")) return `There is no command "${name}"; options stand behind the command.`;
	const meant = nearest(
		name,
		commands.map((command) => command.name),
	);
	return `There is no command "${name}".${meant === null ? "" : ` Did you mean "${meant}"?`}`;
}

/** @returns null when something else is wrong with the words */
function unknownOption(command: Command, error: unknown): string | null {
	if (!(error instanceof Error) || !("code" in error) || error.code !== "ERR_PARSE_ARGS_UNKNOWN_OPTION") return null;
	// Node says it by name alone, and advises what hardly anybody means.
	const option = /'(--?[^']*)'/.exec(error.message)?.[1] ?? "";
	const known = Object.keys({ ...commonOptions, ...command.options }).map((name) => `--${name}`);
	const meant = nearest(option, known);
	const hint = meant === null ? `It takes ${known.join(", ")}.` : `Did you mean "${meant}"?`;
	return `"${command.name}" has no option "${option}". ${hint}`;
}

function overview(): string {
	const width = Math.max(...commands.map(({ name }) => name.length));
	return [
		"Usage: noodle <command> [options]",
		"",
		...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
		"",
		"Every command takes --json for one JSON document on stdout, --help, and --cwd <dir> for the workspace: without it,",
		"the nearest folder with a noodle.json, from this one upwards.",
		"Exit codes: 0 done, 1 refused or failed with the reason, 2 wrong usage.",
	].join("\n");
}

function helpFor({ name, usage, summary }: Command): string {
	return `Usage: noodle ${name}${usage === "" ? "" : ` ${usage}`} [--json] [--cwd <dir>]\n\n${summary}`;
}
