import { readList } from "./list.ts";
import { runCommand } from "./palette.ts";
import type { Screen } from "./screen.ts";

export interface Problem {
	severity: "error" | "warning" | "info";
	file: string;
	message: string;
	source: string;
	code: string;
	/** From 1, as shown. */
	line: number;
	/** From 1, as shown. */
	column: number;
	/** What the problem points at elsewhere, each with its place in words. */
	related: string[];
}

const parts = {
	file: ".resource-label-container .label-name",
	severity: ".marker-icon .codicon",
	message: ".marker-message",
	source: ".marker-source",
	code: ".marker-code",
	place: ".marker-line",
};

/** Everything in the Problems view, which it opens. */
export async function problems(screen: Screen): Promise<Problem[]> {
	const view = screen.page.locator(".markers-panel");
	if (!(await view.isVisible())) {
		await runCommand(screen, "Problems: Focus on Problems View");
		await screen.visible("the Problems view", view);
	}
	const list = view.locator(".monaco-list");
	if (!(await list.isVisible())) {
		return [];
	}
	const found: Problem[] = [];
	let file = "";
	for (const row of await readList(screen, list, parts)) {
		const { message = "", source = "", code = "", place = "" } = row.parts;
		if (row.level === 1) {
			file = row.parts.file ?? "";
		} else if (row.level === 2) {
			const [line = 0, column = 0] = [...place.matchAll(/\d+/g)].map(Number);
			found.push({ severity: severityOf(row.spoken), file, message, source, code, line, column, related: [] });
		} else {
			found.at(-1)?.related.push(row.spoken);
		}
	}
	return found;
}

function severityOf(spoken: string): Problem["severity"] {
	if (spoken.startsWith("Error")) {
		return "error";
	}
	return spoken.startsWith("Warning") ? "warning" : "info";
}
