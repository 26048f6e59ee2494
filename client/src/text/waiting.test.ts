import { expect, test } from "vitest";
import { status, underWay } from "./fixtures.ts";
import { newlyWaiting } from "./waiting.ts";

const waits = status({ waits: "Too few calls." });

test("one that has begun to wait is told of once", () => {
	const upgrades = [underWay({ id: "a", status: waits }), underWay({ id: "b" })];
	const first = newlyWaiting(upgrades, new Set());
	expect(first.fresh.map(({ id }) => id)).toEqual(["a"]);
	expect(newlyWaiting(upgrades, first.told).fresh).toEqual([]);
});

test("one that goes on and waits again is told of again", () => {
	const { told } = newlyWaiting([underWay({ id: "a" })], new Set(["a"]));
	expect(newlyWaiting([underWay({ id: "a", status: waits })], told).fresh).toHaveLength(1);
});

test("who paused it knows that it waits", () => {
	const paused = underWay({ status: waits, verbs: ["promote", "resume", "abort"] });
	expect(newlyWaiting([paused], new Set()).fresh).toEqual([]);
});
