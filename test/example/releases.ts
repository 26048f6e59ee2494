import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { extract } from "tar";
import { type ComponentDescriptor, readDescriptor } from "../../runtime/src/formats/index.ts";
import { buildExample } from "../../scripts/lib/example.ts";

/** A component as these tests see it: any method, and whatever it gives. */
interface Definition {
	setup(context: object): Instance | Promise<Instance>;
	readonly migrations?: readonly Migration[];
}

export interface Instance {
	// biome-ignore lint/suspicious/noExplicitAny: what a method takes and gives is what the tests are about.
	readonly methods: Readonly<Record<string, (...args: any[]) => any>>;
	exportState?(): unknown;
	health?(): { healthy: boolean; reason?: string };
	dispose?(): void;
}

export interface Migration {
	readonly from: number;
	readonly to: number;
	up(state: unknown): unknown;
	down(state: unknown): unknown;
}

export interface Release {
	readonly descriptor: ComponentDescriptor;
	readonly definition: Definition;
}

export interface Releases {
	all(): readonly Release[];
	get(name: string, version: string): Release;
	remove(): Promise<void>;
}

/**
 * The example's releases, built as a catalog has them and loaded from there. They lie in a temporary folder without any
 * node_modules above it, so that an import which was not bundled fails here.
 */
export async function builtReleases(): Promise<Releases> {
	const root = await mkdtemp(join(tmpdir(), "noodle-example-"));
	const { releases } = await buildExample({ root });
	const loaded = new Map<string, Release>();
	for (const { name, version, dir, tarball } of releases) {
		if (tarball) await extract({ file: tarball, cwd: dir });
		loaded.set(`${name}@${version}`, await loadRelease(tarball ? join(dir, "package") : dir));
	}
	return {
		all: () => [...loaded.values()],
		get(name, version) {
			const release = loaded.get(`${name}@${version}`);
			if (!release) throw new Error(`The example has no ${name} ${version}.`);
			return release;
		},
		remove: () => rm(root, { recursive: true, force: true }),
	};
}

async function loadRelease(dir: string): Promise<Release> {
	const file = join(dir, "package.json");
	const { descriptor, findings } = readDescriptor(await readFile(file, "utf8"), file);
	if (!descriptor) throw new Error(findings.map(({ message }) => message).join("\n"));
	const module = (await import(pathToFileURL(join(dir, descriptor.main)).href)) as { default: Definition };
	return { descriptor, definition: module.default };
}
