interface Answer {
	readonly answer: unknown;
}

/**
 * A child's side of `Child`: says hello, answers each question, and ends when the parent closes the channel or has died.
 *
 * @param close what there is to do before it ends
 */
export function serveParent<Question>(
	hello: unknown,
	answer: (question: Question) => unknown,
	close: () => unknown = () => {},
): void {
	const say = (value: unknown): void => void process.send?.({ answer: value ?? null } satisfies Answer);
	// One that cannot answer ends with the reason on stderr, which is how the parent learns of it.
	process.on("message", async (question: Question) => say(await answer(question)));
	process.on("disconnect", async () => {
		await close();
		process.exit();
	});
	say(hello);
}

export function isAnswer(message: unknown): message is Answer {
	return typeof message === "object" && message !== null && "answer" in message;
}
