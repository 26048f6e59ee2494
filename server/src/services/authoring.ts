import { failure, isComponentName, type Result, readManifest, success } from "@noodle-upgrade/runtime/formats";
import { namedFiles } from "../core/component-languages.ts";
import { addComponent } from "../core/manifest-edit.ts";
import type { BuiltRelease, Ports } from "../core/ports.ts";
import type { CreatedComponent, CreateRequest, ListedSource } from "./workspace.ts";
import { observeWanted } from "./world.ts";

/** Where new components are written, from the workspace's folder. */
const sourcesFolder = "components";

/**
 * Writes a new component with its test, makes its first release, and has noodle.json want it. There need not be a noodle.json
 * yet. What is there already is never overwritten.
 */
export async function createComponent(
	ports: Ports,
	{ name, language }: CreateRequest,
): Promise<Result<CreatedComponent>> {
	const { files, sources } = ports;
	if (!isComponentName(name))
		return failure(
			"invalid-name",
			`"${name}" is no name for a component. Use lower case letters, digits, "-", "_" and ".", as in "search-index".`,
		);
	const before = await files.readManifest();
	const manifest = addComponent(before, files.manifestFile, name, "1.0.0");
	if (!manifest.ok) return manifest;
	const written = await sources.create(`${sourcesFolder}/${name}`, namedFiles(await sources.template(language), name));
	if (!written.ok) return written;
	const release = await releaseComponent(ports, written.value);
	if (!release.ok)
		return failure(
			release.error.code,
			`The component was written to ${written.value}, but is no release yet, and noodle.json does not want it: ${release.error.message}`,
		);
	// Building may have taken a while; what has come into the file meanwhile is kept.
	const now = addComponent(await files.readManifest(), files.manifestFile, name, release.value.version);
	if (!now.ok) return now;
	await files.writeManifest(now.value);
	return success({ folder: written.value, release: release.value });
}

/** Every folder of the workspace that a release can be made of, and whether its version is one already. */
export async function listSources(ports: Ports): Promise<readonly ListedSource[]> {
	const { inventory, reading } = await observeWanted(ports);
	const found = await ports.sources.find(reading.manifest.config.components.registryPath);
	return found.map((source) => ({ ...source, released: inventory.find(source.name, source.version) !== undefined }));
}

/** Makes a release of a source folder, and puts it into the catalog folder that the manifest names. */
export async function releaseComponent(
	{ files, sources, environment }: Ports,
	folder: string,
): Promise<Result<BuiltRelease>> {
	const text = (await files.readManifest()) ?? "{}";
	const { manifest } = readManifest(text, files.manifestFile, environment);
	return sources.release(folder, manifest.config.components.registryPath);
}
