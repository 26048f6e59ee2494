import { join } from "node:path";
import {
	type ComponentDescriptor,
	failure,
	type Result,
	readDescriptor,
	success,
} from "@noodle-upgrade/runtime/formats";
import { readIfThere } from "@noodle-upgrade/runtime/releases";

/** What a source folder's package.json says of the release that is made of it. */
export interface SourcePackage {
	readonly name: string;
	readonly version: string;
	readonly descriptor: ComponentDescriptor;
	/** Whether it has a `build` script. */
	readonly build: boolean;
	/** Files and folders that belong to the release; null: it does not say. */
	readonly files: readonly string[] | null;
	/** The release's own package.json: what is for developing is left out of it. */
	readonly text: string;
}

export async function readSourcePackage(folder: string): Promise<Result<SourcePackage>> {
	const file = join(folder, "package.json");
	const text = await readIfThere(file);
	if (text === null)
		return failure(
			"no-source",
			`There is no package.json in ${folder}, so that no release can be made of it. Name the folder in which a component is written.`,
		);
	const { descriptor, findings } = readDescriptor(text, file);
	const [error] = findings.filter(({ severity }) => severity === "error");
	if (!descriptor || error)
		return failure(
			"invalid-descriptor",
			`No release can be made of ${folder}: ${error?.message ?? "its package.json cannot be read."} Correct ${file}, or name the folder in which a component is written.`,
		);
	// It is sound JSON, or there were findings.
	const { scripts, devDependencies: _, files, private: __, ...kept } = JSON.parse(text) as Record<string, unknown>;
	const entries = Array.isArray(files) ? files.filter((entry) => typeof entry === "string") : null;
	const [outside] = (entries ?? []).filter((entry) => /[*?{}[\]!]|^[/\\]|(^|[/\\])\.\.([/\\]|$)/.test(entry));
	if (outside !== undefined)
		return failure(
			"invalid-descriptor",
			`"files" in ${file} has "${outside}". Name files and folders inside it, each as it is called; patterns are not supported.`,
		);
	return success({
		name: descriptor.name,
		version: descriptor.version,
		descriptor,
		build: typeof scripts === "object" && scripts !== null && "build" in scripts,
		files: entries,
		text: `${JSON.stringify(kept, null, 2)}\n`,
	});
}
