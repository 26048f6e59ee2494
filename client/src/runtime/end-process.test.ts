import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { endProcess } from "./end-process.ts";

beforeEach(() => {
	vi.useFakeTimers();
});

afterEach(() => {
	vi.useRealTimers();
});

/** A process that ends when one of these is done to it. */
function processThat(endsBy: readonly string[], answer: () => Promise<boolean>) {
	const ended = Promise.withResolvers<void>();
	const done: string[] = [];
	const take = (what: string): void => {
		done.push(what);
		if (endsBy.includes(what)) ended.resolve();
	};
	return {
		done,
		ended: ended.promise,
		kill: take,
		ask: () => {
			take("asked");
			return answer();
		},
	};
}

const yes = async () => true;
const no = async () => false;
const never = () => new Promise<boolean>(() => {});

test.each([
	["ends when it is asked", ["asked"], yes, ["asked"]],
	["ends when it is asked, by a server that does not say so", ["asked"], never, ["asked"]],
	["cannot be asked", ["SIGTERM"], no, ["asked", "SIGTERM"]],
	["was asked, and does not end by itself", ["SIGTERM"], yes, ["asked", "SIGTERM"]],
	["is asked through a server that hangs", ["SIGTERM"], never, ["asked", "SIGTERM"]],
	["bears a signal", ["SIGKILL"], no, ["asked", "SIGTERM", "SIGKILL"]],
	["leaves others behind that hold its output", [], no, ["asked", "SIGTERM", "SIGKILL"]],
])("one that %s", async (_, endsBy, answer, expected) => {
	const process = processThat(endsBy, answer);
	const ending = endProcess(process);
	await vi.runAllTimersAsync();
	await ending;
	expect(process.done).toEqual(expected);
});

test("one that is asked through a server that dies is ended, and then it is said", async () => {
	const process = processThat(["SIGTERM"], async () => {
		throw new Error("the connection is closed");
	});
	const ending = endProcess(process);
	await expect(ending).rejects.toThrow("the connection is closed");
	expect(process.done).toEqual(["asked", "SIGTERM"]);
});
