import { expect, test } from "vitest";
import { EventHub } from "./event-hub.ts";
import type { RuntimeEvent, StampedEvent } from "./events.ts";

const event: RuntimeEvent = { kind: "log", level: "info", component: null, message: "hello" };

test("everybody is told everything in order, until they leave", () => {
	const hub = new EventHub(() => {});
	const [first, second]: [StampedEvent[], StampedEvent[]] = [[], []];
	const leave = hub.subscribe((stamped) => first.push(stamped));
	hub.emit(event);
	hub.subscribe((stamped) => second.push(stamped));
	hub.emit(event);
	leave();
	hub.emit(event);
	expect([first.map(({ sequence }) => sequence), second.map(({ sequence }) => sequence)]).toEqual([
		[1, 2],
		[2, 3],
	]);
});

test("a listener that throws is told no more, and does not keep others from being told", () => {
	const said: string[] = [];
	const hub = new EventHub((message) => said.push(message));
	let told = 0;
	hub.subscribe(() => {
		throw new Error("broken");
	});
	hub.subscribe(() => void told++);
	hub.emit(event);
	hub.emit(event);
	expect([told, said]).toEqual([2, ["A listener to events threw, and is told no more: broken"]]);
});

test("it knows whether anybody listens", () => {
	const hub = new EventHub(() => {});
	expect(hub.isHeard).toBe(false);
	const leave = hub.subscribe(() => {});
	expect(hub.isHeard).toBe(true);
	leave();
	expect(hub.isHeard).toBe(false);
});
