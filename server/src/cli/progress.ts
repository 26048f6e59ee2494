import type { UpgradeOptions } from "../services/workspace.ts";
import type { CommandContext } from "./command.ts";

/** Options of an upgrade that is driven from a terminal: progress on stderr, Ctrl+C takes it back. */
export function watched({ stopSignal, log }: CommandContext): UpgradeOptions {
	let last = "";
	return {
		actor: "cli",
		signal: stopSignal(),
		onProgress({ id, phase, message }) {
			// The seconds of a bake counting down are for screens that can redraw; that it was paused is for all.
			const said = `${phase} ${message.replace(/\d+/g, "")}`;
			if (said === last) return;
			last = said;
			log(`${message}${phase === "baking" ? ` (${id})` : ""}…`);
		},
	};
}
