import { expect, test } from "vitest";
import type { CallSink } from "./instance.ts";
import { SinkTable } from "./sink-table.ts";

const sink = (): CallSink => ({ resolve: () => {}, reject: () => {} });

test("a call has its number for as long as it waits, and the next that gets it is another", () => {
	const table = new SinkTable();
	const [first, second, third] = [sink(), sink(), sink()];
	const number = table.add(first);
	table.add(second);
	expect([table.numberOf(first), table.numberOf(third)]).toEqual([number, undefined]);

	table.take(number);
	expect(table.add(third)).toBe(number);

	expect([table.numberOf(first), table.numberOf(third)]).toEqual([undefined, number]);
	expect(table.takeAll()).toEqual([third, second]);
	expect([table.numberOf(second), table.numberOf(third)]).toEqual([undefined, undefined]);
});

test("a call is found among very many in no time: all that a component hangs with are given up", () => {
	const table = new SinkTable();
	const many = Array.from({ length: 200_000 }, sink);
	for (const one of many) table.add(one);
	const before = performance.now();
	for (const one of many) table.numberOf(one);
	expect(performance.now() - before).toBeLessThan(1_000);
});
