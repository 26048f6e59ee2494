import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** Which `node` a script gets. */
export interface NodeOnPath {
	/** The environment with that `node` first on its path. */
	readonly environment: Environment;
	release(): Promise<void>;
}

/** Whether a program, given by its path, is a Node by its own name. In an editor ours may be Electron. */
export function isNode(program: string): boolean {
	return /^node(\.exe)?$/i.test(basename(program));
}

/** The environment with these folders first on its path, whatever that is called on this system. */
export function firstOnPath(environment: Environment, ...folders: readonly string[]): Environment {
	const key = Object.keys(environment).find((name) => /^path$/i.test(name)) ?? "PATH";
	return { ...environment, [key]: [...folders, environment[key]].filter(Boolean).join(delimiter) };
}

/**
 * Puts a Node first on the path. In an editor the program that we run on goes by another name, and is a Node only when it
 * is told to be one; then a script by the name of `node` stands for it until it is released.
 *
 * @param program absolute path, as in `process.execPath`
 * @param before a folder that goes before it on the path
 */
export async function nodeOnPath(program: string, environment: Environment, before: string): Promise<NodeOnPath> {
	if (isNode(program))
		return { environment: firstOnPath(environment, before, dirname(program)), release: () => Promise.resolve() };
	const folder = await standIn(program);
	return {
		environment: firstOnPath(environment, before, folder),
		release: () => rm(folder, { recursive: true, force: true }),
	};
}

async function standIn(program: string): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), "noodle-node-"));
	if (process.platform === "win32") {
		await writeFile(join(folder, "node.cmd"), `@set ELECTRON_RUN_AS_NODE=1\r\n@"${program}" %*\r\n`);
		return folder;
	}
	const file = join(folder, "node");
	const quoted = `'${program.replaceAll("'", `'\\''`)}'`;
	await writeFile(file, `#!/bin/sh\nELECTRON_RUN_AS_NODE=1 exec ${quoted} "$@"\n`);
	await chmod(file, 0o700);
	return folder;
}
