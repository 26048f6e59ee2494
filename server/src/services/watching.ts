/** How often runtimes are asked how they are, and people's words are read, in milliseconds. */
export const pollMs = 250;

/** How often what the releases have counted is judged, in milliseconds. */
const lookMs = 1_000;

/**
 * Whether it is time to judge again. In the first second that a release gets calls every poll is a look, since what fails
 * altogether shows by then, and each of its calls is somebody's. Time alone decides, and never what was counted: a look
 * that errors bring about would take chance for a sign.
 *
 * @param watchedMs since the release has been getting calls
 * @param sinceLookMs since the last look
 */
export function isLookDue(watchedMs: number, sinceLookMs: number): boolean {
	return sinceLookMs >= (watchedMs <= lookMs ? pollMs : lookMs);
}
