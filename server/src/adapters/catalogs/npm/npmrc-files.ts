import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { messageOf } from "@noodle-upgrade/runtime/formats";
import { readIfThere } from "@noodle-upgrade/runtime/releases";
import { parse } from "ini";

/** Environment variables, as a process has them. */
type Environment = Readonly<Record<string, string | undefined>>;

/** Settings of npm that one place makes. */
export interface NpmrcLayer {
	/** Path of the file, or "the environment". */
	readonly origin: string;
	/** Folder that relative paths in it start from. */
	readonly folder: string;
	readonly settings: Readonly<Record<string, unknown>>;
}

export interface NpmrcReading {
	/** The one that wins first. */
	readonly layers: readonly NpmrcLayer[];
	/** Files that were looked for, there or not, the one that wins first. */
	readonly files: readonly string[];
	/** What could not be read, in sentences. */
	readonly problems: readonly string[];
}

/** Reads what npm would read for a project: the environment, then the project's, the user's and the global file. */
export async function readNpmrcFiles(root: string, environment: Environment): Promise<NpmrcReading> {
	const problems: string[] = [];
	const fromEnvironment: NpmrcLayer = {
		origin: "the environment",
		folder: root,
		settings: environmentSettings(environment),
	};
	const read = async (file: string): Promise<NpmrcLayer | null> => {
		try {
			const text = await readIfThere(file);
			return text === null ? null : { origin: file, folder: dirname(file), settings: settingsIn(text, environment) };
		} catch (error) {
			problems.push(`${file} cannot be read (${messageOf(error)}), so npm's settings in it are not used. Correct it.`);
			return null;
		}
	};
	const named = (layer: NpmrcLayer | null, key: string): string | null => {
		const value = layer?.settings[key];
		return layer && typeof value === "string" && value !== "" ? resolve(layer.folder, untilde(value)) : null;
	};
	const userFile = named(fromEnvironment, "userconfig") ?? join(homedir(), ".npmrc");
	const projectFile = projectNpmrc(root, userFile);
	const [project, user] = await Promise.all([projectFile === null ? null : read(projectFile), read(userFile)]);
	const prefix = named(fromEnvironment, "prefix") ?? named(user, "prefix") ?? globalPrefix(environment);
	const globalFile =
		named(fromEnvironment, "globalconfig") ?? named(user, "globalconfig") ?? join(prefix, "etc", "npmrc");
	const global = await read(globalFile);
	return {
		layers: [fromEnvironment, project, user, global].filter((layer) => layer !== null),
		files: [projectFile, userFile, globalFile].filter((file) => file !== null),
		problems,
	};
}

export function untilde(path: string): string {
	return /^~[\\/]/.test(path) ? join(homedir(), path.slice(2)) : path;
}

/** A package in a monorepo has its settings at the top, so this looks upwards, up to where the repository ends. */
function projectNpmrc(root: string, userFile: string): string | null {
	for (let folder = resolve(root); ; folder = dirname(folder)) {
		const file = join(folder, ".npmrc");
		if (file === userFile) return null;
		if (existsSync(file)) return file;
		if (existsSync(join(folder, ".git")) || folder === dirname(folder)) return null;
	}
}

/** Where npm is installed to: beside the Node that a terminal would run, since an editor runs one of its own. */
function globalPrefix(environment: Environment): string {
	if (environment.PREFIX) return environment.PREFIX;
	const windows = process.platform === "win32";
	const found = (environment.PATH ?? environment.Path ?? "")
		.split(delimiter)
		.find((folder) => folder !== "" && existsSync(join(folder, windows ? "npm.cmd" : "npm")));
	const folder = found ?? dirname(process.execPath);
	return windows ? folder : dirname(folder);
}

function environmentSettings(environment: Environment): Record<string, unknown> {
	const settings: Record<string, unknown> = {};
	for (const [variable, value] of Object.entries(environment)) {
		if (!/^npm_config_/i.test(variable) || !value) continue;
		const key = variable.slice("npm_config_".length);
		// An address in a key is as it is; of every other key npm takes underscores for dashes.
		settings[key.startsWith("//") ? key : key.replace(/(?!^)_/g, "-").toLowerCase()] = filled(value, environment);
	}
	return settings;
}

function settingsIn(text: string, environment: Environment): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(parse(text)).map(([key, value]) => [
			filled(key, environment),
			Array.isArray(value) ? value.map((item) => filled(item, environment)) : filled(value, environment),
		]),
	);
}

/** Variables in a setting, as npm fills them in: `${NAME}`, or `${NAME?}` for one that may be missing. */
function filled<Value>(value: Value, environment: Environment): Value | string {
	if (typeof value !== "string") return value;
	return value
		.trim()
		.replace(/(?<!\\)(\\*)\$\{([^${}?]+)(\?)?\}/g, (whole, escapes: string, name: string, optional?: string) =>
			escapes.length % 2 === 1
				? whole.slice((escapes.length + 1) / 2)
				: escapes.slice(escapes.length / 2) + (environment[name] ?? (optional ? "" : `\${${name}}`)),
		);
}
