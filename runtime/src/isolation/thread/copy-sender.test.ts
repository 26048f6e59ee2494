import { setImmediate } from "node:timers/promises";
import { MessageChannel } from "node:worker_threads";
import { expect, onTestFinished, test } from "vitest";
import { TrackedMap } from "../component/tracked-map.ts";
import type { CopyMessage } from "./copy-messages.ts";
import { CopySender } from "./copy-sender.ts";

/** A map that is copied to somebody who answers only when the test says so. */
function copying(entries: number) {
	const map = new TrackedMap("it");
	for (let i = 0; i < entries; i++) map.set(i, i);
	const { port1, port2 } = new MessageChannel();
	const received: CopyMessage[] = [];
	port2.on("message", (message: CopyMessage) => received.push(message));
	const sender = new CopySender(port1, [map], () => () => {});
	onTestFinished(() => sender.close());
	/** Resolves when nothing comes any more that is on its way already. */
	const arrived = async (count: number) => {
		while (received.length < count) await setImmediate();
		for (let turn = 0; turn < 20; turn++) await setImmediate();
		return received.length;
	};
	return { sender, port: port2, arrived };
}

test("a receiver that does not keep up has four messages on their way and no more", async () => {
	const { sender, port, arrived } = copying(100_000);
	expect(await arrived(4)).toBe(4);
	port.postMessage({ kind: "arrived", count: 1 });
	expect(await arrived(5)).toBe(5);
	// One count makes up for all before it.
	port.postMessage({ kind: "arrived", count: 5 });
	expect(await arrived(9)).toBe(9);
	let isReady = false;
	void sender.ready.then(() => {
		isReady = true;
	});
	for (let count = 9; !isReady; ) {
		port.postMessage({ kind: "arrived", count });
		count = await arrived(count);
	}
	expect(await sender.ready).toBe(null);
});
