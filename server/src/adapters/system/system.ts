import { createHash, randomBytes } from "node:crypto";
import type { Clock, Identifiers } from "../../core/ports.ts";

export const systemClock: Clock = {
	now: () => new Date().toISOString(),
	wait: (ms, signal) =>
		new Promise((resolve) => {
			if (signal?.aborted) return resolve();
			const done = (): void => {
				clearTimeout(timer);
				signal?.removeEventListener("abort", done);
				resolve();
			};
			const timer = setTimeout(done, ms);
			signal?.addEventListener("abort", done, { once: true });
		}),
};

export const systemIdentifiers: Identifiers = {
	// Short enough to be typed, in the order of time, and with a random end for two in one second.
	upgradeId: () =>
		`${new Date().toISOString().replace(/[-:]/g, "").slice(2, 15).replace("T", "-")}-${randomBytes(2).toString("hex")}`,
	fingerprint: (text) => createHash("sha256").update(text).digest("hex"),
};
