import { randomFrom } from "./random.ts";
import { failuresAmong } from "./simulated-release.ts";
import { chanceByZTest } from "./z-test.ts";

/**
 * Looks with a z-test after every batch, nine of ten calls going to the old release, until it finds the new one worse.
 *
 * @returns calls of the new release until then; null when it never does
 */
export function callsUntilZTest(
	seed: number,
	rates: { readonly canary: number; readonly baseline: number },
	{ alpha, callsPerLook, looks }: { readonly alpha: number; readonly callsPerLook: number; readonly looks: number },
): number | null {
	const random = randomFrom(seed);
	const canary = { calls: 0, errors: 0 };
	const baseline = { calls: 0, errors: 0 };
	for (let look = 1; look <= looks; look++) {
		canary.calls += callsPerLook;
		canary.errors += failuresAmong(callsPerLook, rates.canary, random);
		baseline.calls += 9 * callsPerLook;
		baseline.errors += failuresAmong(9 * callsPerLook, rates.baseline, random);
		if (chanceByZTest(canary, baseline) <= alpha) return canary.calls;
	}
	return null;
}
