import type { UpgradeOptions } from "../services/workspace.ts";
import type { CommandContext } from "./command.ts";

/** Options of an upgrade that is driven from a terminal: progress on stderr, Ctrl+C takes it back. */
export function watched({ stopSignal, log }: CommandContext): UpgradeOptions {
	let last = "";
	return {
		actor: "cli",
		signal: stopSignal(),
		onProgress({ id, phase, message }) {
			// Seconds counting down are for screens that can redraw, and so are calls counting up; that it waits is for all.
			const said = `${phase} ${message.replace(/\d+(?= s more)/, "").replace(/: .*It waits/s, ": It waits")}`;
			if (said === last) return;
			last = said;
			log(`${message}${phase === "baking" || phase === "rolling-out" ? ` (${id})` : ""}…`);
		},
	};
}
