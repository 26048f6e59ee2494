import { expect, test } from "vitest";
import { type NewerAnswer, NewerReleases } from "./newer-releases.ts";

const answer = (version: string): NewerAnswer => ({
	releases: [{ version, description: "", date: null, feasible: true, reason: null }],
	leftOut: 0,
});

/** Questions that the test answers. */
function asked() {
	const questions: { component: string; signal: AbortSignal; answer: (answer: NewerAnswer | null) => void }[] = [];
	const releases = new NewerReleases((_, component, signal) => {
		const { promise, resolve } = Promise.withResolvers<NewerAnswer | null>();
		questions.push({ component, signal, answer: resolve });
		return promise;
	});
	return { questions, releases };
}

test("an answer stays until there is another one, and only another one is told", async () => {
	const { questions, releases } = asked();
	expect(releases.known("w", "a")).toBeNull();

	const first = releases.look("w", "a");
	questions[0]?.answer(answer("2.0.0"));
	expect(await first).toBe(true);
	const same = releases.look("w", "a");
	questions[1]?.answer(answer("2.0.0"));
	expect(await same).toBe(false);
	const none = releases.look("w", "a");
	expect(releases.known("w", "a")).toEqual(answer("2.0.0"));
	questions[2]?.answer(null);
	expect(await none).toBe(false);

	expect(releases.known("w", "a")).toEqual(answer("2.0.0"));
	expect(releases.known("other", "a")).toBeNull();
});

test("who asks again withdraws the question before, whose answer does not count", async () => {
	const { questions, releases } = asked();
	const [first, second] = [releases.look("w", "a"), releases.look("w", "a")];
	expect(questions.map(({ signal }) => signal.aborted)).toEqual([true, false]);

	questions[1]?.answer(answer("3.0.0"));
	questions[0]?.answer(answer("2.0.0"));

	expect(await Promise.all([first, second])).toEqual([false, true]);
	expect(releases.known("w", "a")).toEqual(answer("3.0.0"));
});

test("what is gone is forgotten, and asked about no longer", async () => {
	const { questions, releases } = asked();
	const known = releases.look("w", "a");
	questions[0]?.answer(answer("2.0.0"));
	await known;
	const [gone, kept] = [releases.look("w", "a"), releases.look("w", "b")];

	releases.keep([{ root: "w", component: "b" }]);

	expect(questions.map(({ signal }) => signal.aborted)).toEqual([false, true, false]);
	for (const question of questions) question.answer(answer("3.0.0"));
	expect(await Promise.all([gone, kept])).toEqual([false, true]);
	expect(releases.known("w", "a")).toBeNull();
});
