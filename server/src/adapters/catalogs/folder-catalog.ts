import { join, relative, resolve } from "node:path";
import { FolderCatalog, type ReleaseSource } from "@noodle-upgrade/runtime/releases";
import type { Catalog } from "../../core/ports.ts";

/** The embedded default: a folder of releases, which needs no network. */
export function folderCatalog(root: string, registryPath: string): Catalog {
	const folder = resolve(root, registryPath);
	let catalog = new FolderCatalog(folder);
	const id = `folder:${relative(root, folder).replaceAll("\\", "/") || "."}`;
	return {
		id,
		listsEverything: true,
		async list() {
			const { releases, findings } = await catalog.list();
			return {
				releases: releases.map(({ descriptor, source, modifiedAt }) => ({
					descriptor,
					catalog: id,
					locator: locatorOf(source),
					publishedAt: modifiedAt,
					...(source.kind === "folder" && { file: join(source.path, "package.json") }),
				})),
				// A release that cannot be used is a warning here; wanting it is what makes it an error, where it is wanted.
				findings: findings.map((finding) =>
					finding.severity === "error" ? { ...finding, severity: "warning" as const } : finding,
				),
				complete: true,
			};
		},
		refresh() {
			catalog = new FolderCatalog(folder);
		},
	};
}

function locatorOf(source: ReleaseSource): string {
	return JSON.stringify({ kind: source.kind, path: source.path });
}
