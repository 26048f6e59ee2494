/** How long a process may take for each step of its ending: to be asked, to end by itself, and after each signal. */
const patienceMs = 10_000;

/** A process that is to end. */
export interface Endable {
	/** Asks it to end by itself. @returns false when it cannot be asked */
	ask(): Promise<boolean>;
	kill(signal: "SIGTERM" | "SIGKILL"): void;
	/** Resolves when it has ended. */
	readonly ended: Promise<unknown>;
}

/**
 * Ends a process: it is asked first, and signals are for one that cannot be asked, does not answer, or does not end.
 *
 * @throws what `ask` threw, once the process has been ended all the same
 */
export async function endProcess({ ask, kill, ended }: Endable): Promise<void> {
	const asked = ask().then(
		(value) => ({ value }),
		(error: unknown) => ({ value: false, error }),
	);
	const answer = await within(Promise.race([asked, ended.then(() => ({ value: true }))]));
	if (!answer?.value || !(await endsInTime(ended))) {
		kill("SIGTERM");
		if (!(await endsInTime(ended))) {
			kill("SIGKILL");
			// What it had started may hold its output open, and would keep whoever waits here.
			await endsInTime(ended);
		}
	}
	if (answer && "error" in answer) throw answer.error;
}

async function endsInTime(ended: Promise<unknown>): Promise<boolean> {
	return (await within(ended.then(() => true))) ?? false;
}

/** @returns undefined when it is too late */
async function within<T>(event: Promise<T>): Promise<T | undefined> {
	let impatience: NodeJS.Timeout | undefined;
	const tooLate = new Promise<undefined>((resolve) => {
		impatience = setTimeout(() => resolve(undefined), patienceMs);
	});
	const inTime = await Promise.race([event, tooLate]);
	clearTimeout(impatience);
	return inTime;
}
