import type { ShownUpgrade } from "./messages.ts";
import { type Timeline, versionsOf } from "./timeline.ts";

/** A release as the charts and the table show it: the old one beside the new one, or what serves where nothing moves. */
export interface ShownRelease {
	readonly version: string;
	readonly part: "before" | "after" | "serves";
}

export function releasesOf(
	component: string,
	upgrade: Pick<ShownUpgrade, "moves"> | null,
	timeline: Timeline,
): readonly ShownRelease[] {
	const move = upgrade?.moves.find(({ name }) => name === component);
	if (move && move.to !== "" && move.from !== move.to) {
		return [
			{ version: move.from, part: "before" },
			{ version: move.to, part: "after" },
		];
	}
	return versionsOf(timeline, component)
		.slice(0, 1)
		.map((version) => ({ version, part: "serves" }));
}

/** @param wanted what a person chose; it may be gone by now */
export function componentToShow(
	wanted: string | null,
	names: readonly string[],
	upgrade: Pick<ShownUpgrade, "moves"> | null,
): string | null {
	if (wanted !== null && names.includes(wanted)) return wanted;
	return upgrade?.moves[0]?.name ?? names[0] ?? null;
}
