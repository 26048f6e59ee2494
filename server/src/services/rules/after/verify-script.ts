import { finding } from "@noodle-upgrade/runtime/formats";
import type { VerifyEnd } from "../../../core/ports.ts";
import type { AfterRule } from "../rule.ts";

/** The new releases' own `verify` scripts let them pass. */
export const verifyScript: AfterRule = {
	name: "verify-script",
	async check({ verified }) {
		return verified.flatMap(({ run: { component, version, runtime, timeoutMs }, end }) => {
			const how = howItFailed(end, timeoutMs);
			if (how === null) return [];
			const said = end.output === "" ? "It said nothing." : `It said last: ${end.output}`;
			const message = `The verify script of ${component}@${version} ${how} in the runtime ${runtime}. ${said}`;
			return [finding("verify-failed", "error", message, { component })];
		});
	},
};

function howItFailed(end: VerifyEnd, timeoutMs: number): string | null {
	switch (end.kind) {
		case "exited":
			return end.code === 0 ? null : `ended with code ${end.code}`;
		case "killed":
			return `was ended by ${end.signal}`;
		case "timed-out":
			return `did not end within ${timeoutMs / 1000} s, and was ended,`;
		case "not-started":
			return `could not be started (${end.reason})`;
	}
}
