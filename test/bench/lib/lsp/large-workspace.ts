import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Position } from "vscode-languageserver";
import { componentName, planInputsFor } from "../plan/registry.ts";

export interface LargeWorkspace {
	readonly root: string;
	/** The manifest's URI. */
	readonly uri: string;
	/** The manifest as it is on disk; a component in it has no release, so that there is something to tell of it. */
	readonly text: string;
	readonly size: { readonly components: number; readonly releases: number };
	nameOf(i: number): string;
	/** Where in the text a component's version stands. */
	versionOf(i: number): Position;
	remove(): Promise<void>;
}

/** The workspace that plans are measured in, as files: everything in it is wanted as 1.0.0. */
export async function largeWorkspace(size: LargeWorkspace["size"]): Promise<LargeWorkspace> {
	const root = await realpath(await mkdtemp(join(tmpdir(), "noodle-bench-lsp-")));
	const { inventory } = planInputsFor(size);
	for (const name of inventory.names()) {
		for (const { descriptor } of inventory.versionsOf(name)) {
			const { version, dependencies } = descriptor;
			const folder = join(root, "runtime_components", name, version);
			await mkdir(folder, { recursive: true });
			const description = `The release ${version} of ${name}.`;
			await writeFile(
				join(folder, "package.json"),
				JSON.stringify({ name, version, description, main: "index.js", noodle: { dependencies } }),
			);
		}
	}
	const names = Array.from({ length: size.components }, (_, i) => componentName(i));
	const entries = [...names.map((name) => `    "${name}": "1.0.0"`), '    "nobody": "1.0.0"'];
	const text = `{\n  "components": {\n${entries.join(",\n")}\n  }\n}\n`;
	await writeFile(join(root, "noodle.json"), text);
	return {
		root,
		uri: pathToFileURL(join(root, "noodle.json")).href,
		text,
		size,
		nameOf: componentName,
		versionOf: (i) => ({ line: 2 + i, character: (entries[i]?.length ?? 0) - 2 }),
		remove: () => rm(root, { recursive: true, force: true, maxRetries: 3 }),
	};
}
