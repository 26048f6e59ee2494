import { expect, test } from "vitest";
import type { CallTree } from "./call-tree.ts";
import { Gate } from "./gate.ts";

const call = (name: string, said: string[]) => ({
	proceed: () => void said.push(`${name} goes on`),
	refuse: () => void said.push(`${name} refused`),
});

test("what waits goes on in order, and before what comes while it does", () => {
	const said: string[] = [];
	const gate = new Gate(10);
	gate.wait(call("first", said));
	gate.wait({
		proceed: () => {
			said.push("second goes on");
			gate.wait(call("a latecomer", said));
		},
		refuse: () => {},
	});
	gate.wait(call("third", said));
	gate.open();
	expect(said).toEqual(["first goes on", "second goes on", "third goes on", "a latecomer goes on"]);
	expect(gate.queued).toBe(0);
});

test("who has left is not called any more, and makes room", () => {
	const said: string[] = [];
	const gate = new Gate(1);
	const leave = gate.wait(call("first", said));
	expect(gate.wait(call("second", said))).toBeNull();
	leave?.();
	expect(gate.wait(call("third", said))).not.toBeNull();
	gate.open();
	expect(said).toEqual(["third goes on"]);
});

test("a refusal empties it", () => {
	const said: string[] = [];
	const gate = new Gate(10);
	gate.wait(call("first", said));
	gate.refuseAll();
	gate.open();
	expect(said).toEqual(["first refused"]);
});

test("it lets those through that some gate waits for, until it is sealed", () => {
	const waitedFor = { isWaitedFor: true } as CallTree;
	const other = { isWaitedFor: false } as CallTree;
	const gate = new Gate(10);
	expect([gate.lets(waitedFor), gate.lets(other)]).toEqual([true, false]);
	gate.seal();
	expect([gate.lets(waitedFor), gate.lets(other)]).toEqual([false, false]);
});
