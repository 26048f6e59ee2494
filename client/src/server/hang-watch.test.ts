import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { HangWatch } from "./hang-watch.ts";

/** A server that answers as long as a test lets it. */
class Server {
	answers = true;
	asked = 0;
	readonly ended: number[] = [];

	ping(): Promise<{ pid: number }> {
		this.asked++;
		return this.answers ? Promise.resolve({ pid: 7 }) : new Promise(() => {});
	}

	end(pid: number): void {
		this.ended.push(pid);
	}
}

let server: Server;
let watch: HangWatch;

beforeEach(() => {
	vi.useFakeTimers();
	server = new Server();
	watch = new HangWatch(server);
});

afterEach(() => {
	watch.stop();
	vi.useRealTimers();
});

test("a server that answers is left alone", async () => {
	watch.start();
	await vi.advanceTimersByTimeAsync(600_000);
	expect(server.asked).toBeGreaterThan(100);
	expect(server.ended).toEqual([]);
});

test("a server that stops answering is ended, once, after a minute", async () => {
	watch.start();
	await vi.advanceTimersByTimeAsync(10_000);
	server.answers = false;
	await vi.advanceTimersByTimeAsync(60_000);
	expect(server.ended).toEqual([]);
	await vi.advanceTimersByTimeAsync(60_000);
	expect(server.ended).toEqual([7]);
});

test("a machine that slept for an hour is no server that hangs", async () => {
	watch.start();
	await vi.advanceTimersByTimeAsync(10_000);
	server.answers = false;
	await vi.advanceTimersByTimeAsync(5_000);
	vi.setSystemTime(Date.now() + 3_600_000);
	await vi.advanceTimersByTimeAsync(5_000);
	expect(server.ended).toEqual([]);
});

test("a server that was started anew is watched anew", async () => {
	watch.start();
	await vi.advanceTimersByTimeAsync(0);
	server.answers = false;
	await vi.advanceTimersByTimeAsync(55_000);
	server.answers = true;
	watch.start();
	await vi.advanceTimersByTimeAsync(600_000);
	expect(server.ended).toEqual([]);
});

test("nothing is asked of a server that is stopped", async () => {
	watch.start();
	watch.stop();
	const { asked } = server;
	await vi.advanceTimersByTimeAsync(60_000);
	expect(server.asked).toBe(asked);
});
