import { aimOf } from "./aims.ts";
import type { Row } from "./row.ts";

/** One run of a suite. */
export interface Measurement {
	readonly suite: string;
	readonly rows: readonly Row[];
	readonly machine: string;
	readonly command: string;
	/** ISO 8601 day. */
	readonly date: string;
}

/**
 * Puts a run's figures into a document, between `<!-- suite: call -->` and `<!-- /suite: call -->`, in place of what
 * stands there.
 *
 * @returns null when the document has no such place
 */
export function withFigures(document: string, measurement: Measurement): string | null {
	const begin = `<!-- suite: ${measurement.suite} -->`;
	const end = `<!-- /suite: ${measurement.suite} -->`;
	const from = document.indexOf(begin);
	const to = document.indexOf(end, from);
	if (from === -1 || to === -1) return null;
	return `${document.slice(0, from + begin.length)}\n\n${figures(measurement)}\n\n${document.slice(to)}`;
}

function figures({ rows, machine, command, date }: Measurement): string {
	return [
		"| key | figure | beside it | times that | aim |",
		"| --- | --- | --- | --- | --- |",
		...rows.map((row) => `| ${cells(row).join(" | ")} |`),
		"",
		`Measured on ${date} with \`${command}\` on ${machine}.`,
	].join("\n");
}

function cells(row: Row): string[] {
	const { key, value, unit, anchor, ratio } = row;
	const aim = aimOf(row);
	return [
		`\`${key}\``,
		`${value} ${unit}`,
		anchor ? `${anchor.name}: ${anchor.value} ${unit}` : "",
		ratio === undefined ? "" : String(ratio),
		aim ? `${aim.text}, ${aim.reached ? "reached" : "**not reached**"}` : "",
	];
}
