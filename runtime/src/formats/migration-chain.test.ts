import fc from "fast-check";
import { expect, test } from "vitest";
import { migrationChain, offeredBy } from "./migration-chain.ts";

const step = (from: number, to: number, by = "x") => ({ from, to, by });

test.each([
	["no steps to where it is", 2, 2, [step(2, 3)], []],
	["one step", 1, 2, [step(1, 2)], [step(1, 2)]],
	["a chain, whatever the order on offer", 1, 3, [step(2, 3), step(1, 2)], [step(1, 2), step(2, 3)]],
	["the jump before the chain", 1, 3, [step(1, 2), step(2, 3), step(1, 3)], [step(1, 3)]],
	["the first of two equal ones", 1, 2, [step(1, 2, "a"), step(1, 2, "b")], [step(1, 2, "a")]],
	["the way down", 3, 1, [step(3, 2), step(2, 1)], [step(3, 2), step(2, 1)]],
	["no way against its direction", 2, 1, [step(1, 2)], null],
	["no way over a gap", 1, 4, [step(1, 2), step(3, 4)], null],
	["no way in a ring that does not lead there", 1, 9, [step(1, 2), step(2, 1)], null],
])("%s", (_, from, to, offered, expected) => {
	expect(migrationChain(from, to, offered)).toEqual(expected);
});

test("a chain holds together and is as short as any", () => {
	const state = fc.integer({ min: 1, max: 5 });
	const offers = fc.array(fc.record({ from: state, to: state, by: fc.constant("x") }), { maxLength: 12 });
	fc.assert(
		fc.property(state, state, offers, (from, to, offered) => {
			const chain = migrationChain(from, to, offered);
			let reached = new Set([from]);
			let least: number | null = reached.has(to) ? 0 : null;
			for (let steps = 1; least === null && steps <= 5; steps++) {
				reached = new Set([...reached, ...offered.filter((one) => reached.has(one.from)).map((one) => one.to)]);
				if (reached.has(to)) least = steps;
			}
			expect(chain?.length ?? null).toBe(least);
			let at = from;
			for (const one of chain ?? []) {
				expect(offered).toContainEqual(one);
				expect(one.from).toBe(at);
				at = one.to;
			}
			if (chain) expect(at).toBe(to);
		}),
	);
});

test("a release offers each way that its code has", () => {
	const offered = offeredBy(
		[
			{ from: 1, to: 2, up: true, down: true },
			{ from: 2, to: 3, up: true, down: false },
			{ from: 3, to: 4, up: false, down: false },
		],
		"r",
	);

	expect(offered).toEqual([step(1, 2, "r"), step(2, 1, "r"), step(2, 3, "r")]);
});
