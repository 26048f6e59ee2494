const pollMs = 20;

/**
 * Asks again until the answer is there. For what tells nobody when it changes; where there is an event, wait for that.
 *
 * @param ask gives undefined, null or false for "not yet"
 * @throws after the deadline, with what was waited for
 */
export async function until<Answer>(
	what: string,
	ask: () => Answer | Promise<Answer>,
	deadlineMs = 15_000,
): Promise<Exclude<Answer, undefined | null | false>> {
	const end = Date.now() + deadlineMs;
	for (;;) {
		const answer = await ask();
		if (answer !== undefined && answer !== null && answer !== false)
			return answer as Exclude<Answer, undefined | null | false>;
		if (Date.now() > end) throw new Error(`Waited ${deadlineMs} ms in vain for ${what}.`);
		await new Promise((resolve) => setTimeout(resolve, pollMs));
	}
}
