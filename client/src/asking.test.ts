import { expect, test } from "vitest";
import { Asking } from "./asking.ts";

/** Something to ask whose answers a test gives. */
function asked(mayAsk = () => true) {
	const answers: (() => void)[] = [];
	const asking = new Asking(() => new Promise((resolve) => answers.push(resolve)), mayAsk);
	return { asking, answers };
}

test("calls while it is asked are answered together, by one more question", async () => {
	const { asking, answers } = asked();
	const first = asking.again();
	const others = [asking.again(), asking.again()];
	expect(answers).toHaveLength(1);

	answers[0]?.();
	await Promise.resolve();
	expect(answers).toHaveLength(2);
	answers[1]?.();

	await Promise.all([first, ...others]);
	expect(answers).toHaveLength(2);
});

test("what is asked later is asked anew", async () => {
	const { asking, answers } = asked();
	const first = asking.again();
	answers[0]?.();
	await first;
	const second = asking.again();
	expect(answers).toHaveLength(2);
	answers[1]?.();
	await second;
});

test("with nobody to ask it is not asked, and nobody waits", async () => {
	const { asking, answers } = asked(() => false);
	await asking.again();
	expect(answers).toEqual([]);
});
