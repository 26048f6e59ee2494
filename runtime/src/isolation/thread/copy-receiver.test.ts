import { MessageChannel } from "node:worker_threads";
import { expect, onTestFinished, test } from "vitest";
import { MapOp } from "../component/map-copier.ts";
import { TrackedMaps } from "../component/tracked-maps.ts";
import type { CopyMessage } from "./copy-messages.ts";
import { CopyReceiver } from "./copy-receiver.ts";

/** Takes what the test sends into a map "it". */
function receiving() {
	const { port1, port2 } = new MessageChannel();
	const maps = new TrackedMaps();
	const receiver = new CopyReceiver(port1, maps);
	onTestFinished(() => port2.close());
	return { maps, receiver, send: (message: CopyMessage) => port2.postMessage(message) };
}

test("a copy is whole when it has as many entries as the original", async () => {
	const { maps, receiver, send } = receiving();
	send({ kind: "changes", map: "it", changes: [MapOp.Set, "a", 1, MapOp.Set, "b", 2] });
	send({ kind: "end" });
	expect(await receiver.received(new Map([["it", 2]]))).toBe(null);
	expect([...maps.open("it")]).toEqual([
		["a", 1],
		["b", 2],
	]);
});

test.each([
	["has fewer entries than the original", 3],
	["has more entries than the original", 1],
])("a copy that %s is refused", async (_, size) => {
	const { receiver, send } = receiving();
	send({ kind: "changes", map: "it", changes: [MapOp.Set, "a", 1, MapOp.Set, "b", 2] });
	send({ kind: "end" });
	await expect(receiver.received(new Map([["it", size]]))).rejects.toThrow(
		`The copy of the tracked map "it" has 2 entries, and the original ${size}.`,
	);
});

test("a copy whose sender goes before the end is refused", async () => {
	const { port1, port2 } = new MessageChannel();
	const receiver = new CopyReceiver(port1, new TrackedMaps());
	port2.postMessage({ kind: "changes", map: "it", changes: [MapOp.Set, "a", 1] } satisfies CopyMessage);
	port2.close();
	await expect(receiver.received(new Map([["it", 1]]))).rejects.toThrow("The release that was copied from is gone.");
});
