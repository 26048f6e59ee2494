import { expect, test } from "vitest";
import { CallError } from "../../component/call-error.ts";
import type { CallSink } from "../instance.ts";
import { CallRequests } from "./call-requests.ts";
import type { Connection } from "./connection.ts";

const late = new CallError("deadline-exceeded", "worker.work had 20 ms.");
const sink = (): CallSink => ({ resolve: () => {}, reject: () => {} });

/** Calls of a process that wants to hear of those that nobody waits for. */
function requests() {
	const told: string[] = [];
	const connection: Pick<Connection, "waitingBytes" | "ask" | "tell"> = {
		waitingBytes: 0,
		ask: () => true,
		tell: (_method, params) => void told.push((JSON.parse(params) as { call: number }).call.toString()),
	};
	const calls = new CallRequests("worker@1.0.0", connection as Connection);
	calls.hearsCancel = true;
	return { calls, told };
}

test("a process is told of calls that it works on, and of no others", () => {
	const { calls, told } = requests();
	const [first, second, other] = [sink(), sink(), sink()];
	calls.send("work", [], first);
	calls.send("work", [], second);
	calls.answered(1, null);

	for (const one of [first, second, other]) calls.cancel(one, late);

	expect(told).toEqual(["2"]);
});

test("calls that a process hangs with are given up in no time, however many they are", () => {
	const { calls, told } = requests();
	const many = Array.from({ length: 100_000 }, sink);
	for (const one of many) calls.send("work", [], one);
	const before = performance.now();
	for (const one of many) calls.cancel(one, late);
	expect(performance.now() - before).toBeLessThan(2_000);
	expect(told).toHaveLength(many.length);
});
