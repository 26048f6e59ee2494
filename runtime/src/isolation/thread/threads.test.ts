import { afterEach, expect, test, vi } from "vitest";
import { Threads } from "./threads.ts";

const system = vi.hoisted(() => ({ threads: 0 }));

vi.mock("node:worker_threads", async () => {
	const { EventEmitter } = await import("node:events");
	return {
		/** As Node's: where the system has no thread to give, making one throws. */
		Worker: class extends EventEmitter {
			constructor() {
				super();
				if (system.threads === 0) throw new Error("EAGAIN");
				system.threads--;
			}
			ref() {}
			unref() {}
			terminate() {}
		},
	};
});

afterEach(() => void vi.useRealTimers());

test("a spare thread that the system does not give is no loss to anybody, and the next to take one has it tried again", async () => {
	vi.useFakeTimers();
	const threads = new Threads({ spares: 1 });
	system.threads = 1;
	threads.take("renderer@1.0.0");
	vi.runAllTimers();
	expect(threads.spares).toBe(0);
	expect(() => threads.take("renderer@2.0.0")).toThrow("EAGAIN");
	system.threads = 1;
	vi.runAllTimers();
	expect(threads.spares).toBe(1);
	await threads.close();
});
