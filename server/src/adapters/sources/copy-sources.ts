import { cp, readdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import { isMissing } from "@noodle-upgrade/runtime/releases";
import type { SourcePackage } from "./source-package.ts";

/** What no release has, wherever it lies. */
const neverReleased = /^(\..*|node_modules|__pycache__|.*\.test\.[cm]?[jt]s|test_.*\.py)$/;

/** Copies what belongs to the release: what `files` names or, where it names nothing, all but tests and what is hidden. */
export async function copySources(source: string, { files, text }: SourcePackage, into: string): Promise<Result<null>> {
	const entries = files ?? (await readdir(source));
	for (const entry of entries) {
		if (entry === "package.json" || (files === null && neverReleased.test(entry))) continue;
		try {
			// Links are followed, because what they lead to would be missing elsewhere.
			await cp(join(source, entry), join(into, entry), {
				recursive: true,
				dereference: true,
				filter: (path) => !neverReleased.test(basename(path)),
			});
		} catch (error) {
			if (!isMissing(error)) throw error;
			return failure(
				"invalid-release",
				`"files" in ${join(source, "package.json")} names "${entry}", which is not there. Correct it, or see whether the build makes it.`,
			);
		}
	}
	await writeFile(join(into, "package.json"), text);
	return success(null);
}
