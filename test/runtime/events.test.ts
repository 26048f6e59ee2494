import type { RuntimeEvent, StampedEvent } from "@noodle-upgrade/runtime";
import { SubscribeRequest } from "@noodle-upgrade/runtime/control";
import { expect, test } from "vitest";
import { until } from "../harness/until.ts";
import { stateless, warmJournal } from "./harness/fixtures.ts";
import { hosted } from "./harness/hosted.ts";

const events = (stamped: readonly StampedEvent[]): RuntimeEvent[] => stamped.map(({ event }) => event);

test("a swap is told of phase by phase and stage by stage, over the socket as in the process", async () => {
	const { runtime, driver } = await hosted({ releases: [warmJournal("1.0.0"), warmJournal("1.0.1")] });
	const [near, far]: [StampedEvent[], StampedEvent[]] = [[], []];
	runtime.subscribe((event) => near.push(event));
	const control = await driver();
	control.connection.onEvent((event) => far.push(event));
	expect(
		await control.connection.request(
			SubscribeRequest,
			{ kinds: ["swap", "stage", "component"], countersMs: null },
			5_000,
		),
	).toMatchObject({ ok: true });
	expect(await control.swap("journal@1.0.1", { id: "mine" })).toMatchObject({ ok: true });
	await until("the last event to arrive", () =>
		events(far).some((event) => event.kind === "swap" && event.phase === "switched"),
	);
	const told = events(far).map((event) =>
		event.kind === "swap"
			? event.phase
			: event.kind === "stage"
				? event.stage.name
				: `${event.kind} ${"version" in event ? event.version : ""}`,
	);
	expect(told).toEqual([
		...["preparing", "prepare", "copy", "prepared", "switching", "settle", "drain", "export", "migrate", "start"],
		...["activate", "health", "component 1.0.1", "switched"],
	]);
	expect(near.filter(({ event }) => event.kind !== "log")).toEqual(far);
	expect(far.map(({ sequence }) => sequence)).toEqual(far.map(({ sequence }) => sequence).toSorted((a, b) => a - b));
});

test("a swap that fails says why", async () => {
	const sick = stateless("renderer", "2.0.0", "", { extra: "health: () => ({ healthy: false, reason: 'a cold' })," });
	const { runtime, driver } = await hosted({ releases: [stateless("renderer", "1.0.0"), sick] });
	const told: StampedEvent[] = [];
	runtime.subscribe((event) => told.push(event));
	await (await driver()).swap("renderer@2.0.0");
	expect(events(told)).toContainEqual(
		expect.objectContaining({ kind: "swap", phase: "aborted", reason: expect.stringContaining("a cold") }),
	);
});

test("a component that dies and comes back is told of, and what it logs", async () => {
	const mortal = stateless("renderer", "1.0.0", "die: () => { context.log.warn('farewell'); process.exit(1); },");
	const { runtime } = await hosted({ releases: [mortal] });
	const told: StampedEvent[] = [];
	const leave = runtime.subscribe((event) => told.push(event));
	await runtime
		.component<{ die(): void }>("renderer")
		.die()
		.catch(() => {});
	const states = () => events(told).flatMap((event) => (event.kind === "component" ? event.status : []));
	await until("it to be back", () => states().includes("healthy"));
	expect(states()).toEqual(["restarting", "healthy"]);
	expect(events(told)).toContainEqual({ kind: "log", level: "warn", component: "renderer", message: "farewell" });
	leave();
	const before = told.length;
	await runtime.stop();
	expect(told).toHaveLength(before);
});

test("counters come at the pace that was asked for, and stop with the connection", async () => {
	const { runtime, driver } = await hosted({ releases: [stateless("renderer", "1.0.0")] });
	const control = await driver();
	const told: StampedEvent[] = [];
	control.connection.onEvent((event) => told.push(event));
	await control.connection.request(SubscribeRequest, { kinds: [], countersMs: 100 }, 5_000);
	await runtime.component<{ version(): string }>("renderer").version();
	await until("the call to be counted", () =>
		events(told).some((event) => event.kind === "counters" && event.slots[0]?.releases[0]?.calls === 1),
	);
	expect(new Set(events(told).map(({ kind }) => kind))).toEqual(new Set(["counters"]));
	await control.connection.request(SubscribeRequest, { kinds: [], countersMs: null }, 5_000);
	const before = told.length;
	await control.status();
	await control.status();
	expect(told).toHaveLength(before);
});
