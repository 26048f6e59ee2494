import { finding } from "@noodle-upgrade/runtime/formats";
import type { BeforeRule } from "../rule.ts";
import { megabytes } from "./megabytes.ts";

const neededBytes = 64 * 2 ** 20;

/** There is room for the releases, the journal and the snapshots. */
export const diskSpace: BeforeRule = {
	name: "disk-space",
	async check({ ports }) {
		const free = await ports.files.freeSpace();
		if (free >= neededBytes) return [];
		return [
			finding(
				"disk-space",
				"error",
				`Only ${megabytes(free)} are free where ${ports.files.root} lies, and an upgrade needs ${megabytes(neededBytes)}. Make room and try again.`,
			),
		];
	},
};
