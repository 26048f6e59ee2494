import { readFile } from "node:fs/promises";
import type { CallError } from "@noodle-upgrade/runtime";
import { expect, test } from "vitest";
import { requirePython } from "../harness/python.ts";
import { until } from "../harness/until.ts";
import type { ReleaseSpec } from "../harness/workspace.ts";
import { hosted } from "./harness/hosted.ts";

interface Worker {
	/** Goes on until nobody waits for it. */
	work(): Promise<never>;
	/** Asks for its signal too late, when it is another call's turn. */
	askLate(): Promise<never>;
	/** Asks and has done at once. */
	askAndAnswer(): void;
	/** Whose signal was aborted, and why. */
	told(): Promise<string[]>;
}

/** A worker that runs there. It goes on for ever where nobody tells it. */
function worker(isolation: "thread" | "process" | "inline"): ReleaseSpec {
	const setup = `setup({ callSignal }) {
		const told = [];
		const heed = (name, signal) => signal.addEventListener("abort", () => told.push(name + ": " + signal.reason.code));
		return {
			methods: {
				work: () => { const signal = callSignal(); return new Promise((_, reject) => {
					heed("work", signal);
					signal.addEventListener("abort", () => reject(signal.reason));
				}); },
				askLate: async () => { await null; heed("askLate", callSignal()); return new Promise(() => {}); },
				askAndAnswer: () => heed("askAndAnswer", callSignal()),
				told: () => told,
			},
		};
	}`;
	return {
		name: "worker",
		version: "1.0.0",
		type: "commonjs",
		noodle: { isolation },
		source: `module.exports = { ${setup} };\n`,
	};
}

/** The same in Python, on the library that the example has; it works on one call at a time. */
async function pythonWorker(): Promise<ReleaseSpec> {
	const library = new URL("../../examples/word-count/runtime_components/word-count/1.1.0/json_rpc.py", import.meta.url);
	const main = `import time
from json_rpc import is_cancelled, serve

told = []

def call(params):
    if params["method"] == "told":
        return told
    while not is_cancelled(params["call"]):
        time.sleep(0.002)
    told.append(params["args"][0])

serve({
    "component/start": lambda params: {"methods": ["work", "told"], "hears_cancel": True},
    "component/call": call,
})
`;
	return {
		name: "worker",
		version: "1.0.0",
		noodle: { isolation: "process", command: ["python3", "main.py"] },
		files: { "main.py": main, "json_rpc.py": await readFile(library, "utf8") },
	};
}

const codeOf = (call: Promise<unknown>) => call.then(() => null).catch((error: CallError) => error.code);

test.each(["thread", "process", "inline"] as const)(
	"a component in the isolation %s hears that the caller has cancelled a call, or that its deadline has passed, and can end it",
	async (isolation) => {
		const { runtime } = await hosted({ releases: [worker(isolation)] });
		const abort = new AbortController();
		const told = () => runtime.component<Worker>("worker").told();

		const cancelled = codeOf(runtime.component<Worker>("worker", { signal: abort.signal }).work());
		const late = codeOf(runtime.component<Worker>("worker", { timeoutMs: 20 }).work());
		expect(await late).toBe("deadline-exceeded");
		await until("the one that was late to be told", async () => (await told()).length === 1);
		abort.abort();
		expect(await cancelled).toBe("cancelled");
		await until("the one that was cancelled to be told", async () => (await told()).length === 2);

		expect(await told()).toEqual(["work: deadline-exceeded", "work: cancelled"]);
		// Both have ended by that, so that a swap has nobody to wait for.
		await until("both to end", async () => (await runtime.status()).slots[0]?.releases[0]?.inFlight === 0);
	},
);

test.each(["thread", "process", "inline"] as const)(
	"in the isolation %s nobody is told of another's call",
	async (isolation) => {
		const { runtime } = await hosted({ releases: [worker(isolation)] });
		const handle = runtime.component<Worker>("worker");
		const abort = new AbortController();

		void handle.askLate().catch(() => {});
		await handle.askAndAnswer();
		const own = handle.work();
		const cancelled = codeOf(runtime.component<Worker>("worker", { signal: abort.signal }).askLate());
		await handle.told();
		abort.abort();
		expect(await cancelled).toBe("cancelled");
		expect(await codeOf(runtime.component<Worker>("worker", { timeoutMs: 20 }).work())).toBe("deadline-exceeded");

		await until("the last to be told", async () => (await handle.told()).length > 0);
		expect(await handle.told()).toEqual(["work: deadline-exceeded"]);
		own.catch(() => {});
	},
);

test("a component in Python hears of it while it works, also for a call that has not begun yet", async () => {
	requirePython();
	const { runtime } = await hosted({ releases: [await pythonWorker()] });
	interface Python {
		work(name: string): Promise<void>;
		told(): Promise<string[]>;
	}
	const abort = new AbortController();
	const own = runtime.component<Python>("worker");
	const first = codeOf(runtime.component<Python>("worker", { signal: abort.signal }).work("first"));
	const second = codeOf(runtime.component<Python>("worker", { timeoutMs: 20 }).work("second"));
	expect(await second).toBe("deadline-exceeded");
	abort.abort();
	expect(await first).toBe("cancelled");

	expect(await own.told()).toEqual(["first", "second"]);
	expect(await codeOf(runtime.component<Python>("worker", { timeoutMs: 20 }).work("third"))).toBe("deadline-exceeded");
	expect(await own.told()).toEqual(["first", "second", "third"]);
});
