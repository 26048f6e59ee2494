import { readFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { requireEntry } from "../component/load-definition.ts";
import type { ReleaseEntry } from "../instance.ts";
import { bundleIt } from "./refusals.ts";

/** The one file that an inline release is. */
export interface InlineSource {
	/** Absolute path, for stacks and debuggers. */
	readonly file: string;
	readonly code: string;
}

/** @throws when the release has no such file, or says that it is an ES module */
export async function readSource({ folder, descriptor: { main } }: ReleaseEntry): Promise<InlineSource> {
	requireEntry(folder, main);
	if (await isModule(folder, main)) throw new Error(`${main} is an ES module. ${bundleIt}`);
	const file = join(folder, main);
	return { file, code: await readFile(file, "utf8") };
}

/** As Node sees it: the file's extension says, or else the nearest package.json does. */
async function isModule(folder: string, main: string): Promise<boolean> {
	const extension = extname(main);
	if (extension !== ".js") return extension === ".mjs";
	for (let inside = dirname(main); ; inside = dirname(inside)) {
		const type = await typeIn(join(folder, inside, "package.json"));
		if (type !== null || inside === ".") return type === "module";
	}
}

/** Null: there is no such file. */
async function typeIn(file: string): Promise<string | null> {
	const text = await readFile(file, "utf8").catch(() => null);
	if (text === null) return null;
	const { type } = JSON.parse(text) as { type?: unknown };
	return typeof type === "string" ? type : "commonjs";
}
