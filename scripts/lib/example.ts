import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { create } from "tar";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const exampleRoot = join(repository, "examples", "docs-service");
const components = join(exampleRoot, "components");

/** These come as `npm pack` would make them, so that the example shows both forms that a catalog takes. */
const deliveredAsTarball = new Set(["search-index@1.1.0"]);

/** npm stamps every file in its tarballs with this moment, so that packing twice gives the same bytes. */
const tarballTime = new Date("1985-10-26T08:15:00.000Z");

export interface BuiltRelease {
	readonly name: string;
	readonly version: string;
	/** The release's folder or, where it is a tarball, the folder that the tarball lies in. */
	readonly dir: string;
	/** The release's `.tgz`, where it is delivered as one. */
	readonly tarball?: string;
}

export interface BuildExampleOptions {
	/** The workspace that gets the folder `runtime_components`; the example itself unless given. */
	readonly root?: string;
}

/**
 * Bundles every release of the example's components into `<root>/runtime_components`. The same sources always give the
 * same bytes, and what is there already with the same content is left alone. Several processes may do this at once.
 */
export async function buildExample(options: BuildExampleOptions = {}): Promise<{ releases: BuiltRelease[] }> {
	const root = options.root ?? exampleRoot;
	const target = join(root, "runtime_components");
	await mkdir(target, { recursive: true });
	// On the same disk as the target, so that moving is renaming; beside it, so that no catalog comes across it.
	const workshop = await mkdtemp(join(root, ".build-"));
	try {
		const sources = await releaseSources();
		return { releases: await Promise.all(sources.map((source) => buildRelease(source, workshop, target))) };
	} finally {
		await rm(workshop, { recursive: true, force: true });
	}
}

interface Source {
	readonly dir: string;
	readonly descriptor: { readonly name: string; readonly version: string; readonly main: string };
}

/** Every folder `components/<name>/<version>` that holds a package.json; what releases share has none. */
async function releaseSources(): Promise<Source[]> {
	const files = await readdir(components, { recursive: true });
	const dirs = files
		.filter((path) => path.split(sep).length === 3 && path.endsWith(`${sep}package.json`))
		.sort()
		.map((path) => join(components, path, ".."));
	return Promise.all(
		dirs.map(async (dir) => {
			const descriptor = JSON.parse(await readFile(join(dir, "package.json"), "utf8")) as Source["descriptor"];
			const { name, version } = descriptor;
			if (relative(components, dir) !== join(name, version)) {
				throw new Error(`${dir} holds ${name} ${version}; a release lies in the folder components/<name>/<version>.`);
			}
			return { dir, descriptor };
		}),
	);
}

async function buildRelease({ dir: source, descriptor }: Source, workshop: string, target: string) {
	const { name, version, main } = descriptor;
	const built = join(workshop, name, version);
	await mkdir(built, { recursive: true });
	await mkdir(join(target, name), { recursive: true });
	await writeFile(join(built, "package.json"), `${JSON.stringify(descriptor, null, 2)}\n`);
	await build({
		absWorkingDir: repository,
		entryPoints: [join(source, main)],
		outfile: join(built, main),
		bundle: true,
		format: "esm",
		platform: "node",
		target: "node22",
		charset: "utf8",
		logLevel: "error",
	});
	const files = ["package.json", main];
	if (!deliveredAsTarball.has(`${name}@${version}`)) {
		const dir = join(target, name, version);
		await moveIntoPlace(built, dir, files);
		return { name, version, dir };
	}
	const dir = join(target, name);
	const file = `${name}-${version}.tgz`;
	await pack(built, files, join(workshop, file));
	await moveIntoPlace(join(workshop, file), join(dir, file), [""]);
	return { name, version, dir, tarball: join(dir, file) };
}

async function pack(dir: string, files: string[], tarball: string): Promise<void> {
	// The mode goes into the tarball, and must not depend on the umask of whoever builds.
	for (const file of files) await chmod(join(dir, file), 0o644);
	await create({ cwd: dir, file: tarball, prefix: "package", gzip: true, portable: true, mtime: tarballTime }, files);
}

/**
 * Puts a finished file or folder where others look for it, by renaming, so that nobody sees half of it. What it replaces
 * goes to the workshop first, because a folder that is not empty cannot be renamed over.
 *
 * @param files what there is to compare, relative to both paths; the empty path is the thing itself
 */
async function moveIntoPlace(built: string, target: string, files: readonly string[]): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		if (await sameContent(built, target, files)) return;
		await rename(target, `${built}.replaced-${attempt}`).catch(unless("ENOENT"));
		try {
			return await rename(built, target);
		} catch (error) {
			// Another build was faster. Its result is most likely the same, which the next round finds out.
			if (attempt === 3) throw error;
			unless("ENOTEMPTY", "EEXIST", "EPERM")(error);
		}
	}
}

async function sameContent(built: string, target: string, files: readonly string[]): Promise<boolean> {
	const same = files.map(async (file) => {
		const existing = await readFile(join(target, file)).catch(unless("ENOENT", "ENOTDIR", "EISDIR"));
		return existing?.equals(await readFile(join(built, file))) ?? false;
	});
	return (await Promise.all(same)).every(Boolean);
}

/** For `catch`: these codes are expected and give undefined; everything else is thrown on. */
function unless(...expected: string[]): (error: unknown) => undefined {
	return (error) => {
		if (!expected.includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
		return undefined;
	};
}
