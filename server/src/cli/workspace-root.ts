import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { manifestFileName } from "@noodle-upgrade/runtime/formats";

/** The workspace that a folder belongs to: the nearest one above it with a noodle.json, or else the folder itself. */
export function workspaceAround(folder: string): string {
	for (let above = folder; ; above = dirname(above)) {
		if (existsSync(join(above, manifestFileName))) return above;
		if (above === dirname(above)) return folder;
	}
}
