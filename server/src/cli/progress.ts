import type { UpgradeOptions } from "../services/workspace.ts";
import type { CommandContext } from "./command.ts";

/** Options of an upgrade that is driven from a terminal: progress on stderr, Ctrl+C takes it back. */
export function watched({ signal, log }: CommandContext): UpgradeOptions {
	let last = "";
	return {
		actor: "cli",
		signal,
		onProgress({ phase, message }) {
			// One line a phase: the seconds of a bake counting down are for screens that can redraw.
			if (phase === last) return;
			last = phase;
			log(`${message}…`);
		},
	};
}
