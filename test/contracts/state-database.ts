import { userInfo } from "node:os";
import { expect, test } from "vitest";
import type { JournalEntry } from "../../server/src/core/journal.ts";
import type { NewUpgrade, StateDatabase } from "../../server/src/core/ports.ts";
import type { UpgradeStatus } from "../../server/src/core/upgrade-status.ts";

const upgrade = (id: string, more: Partial<NewUpgrade> = {}): NewUpgrade => ({
	id,
	kind: "upgrade",
	components: [{ name: "greeter", from: "1.0.0", to: "1.1.0" }],
	actor: "test",
	strategy: "canary",
	startedAt: "2026-01-01T00:00:00.000Z",
	undoes: null,
	rollback: null,
	...more,
});

const status = (message: string): UpgradeStatus => ({
	phase: "baking",
	message,
	percentage: 60,
	strategy: "gradual",
	steps: [{ label: "Switch", state: "done" }],
	waits: null,
	verdicts: [],
	at: "2026-01-01T00:00:01.000Z",
});

/**
 * What every state database does.
 *
 * @param open a new one, and a second view of it, as another process would have
 */
export function stateDatabaseContract(
	name: string,
	open: () => Promise<{ readonly state: StateDatabase; readonly other: StateDatabase }>,
): void {
	test(`${name}: an empty one answers every question with nothing`, async () => {
		const { state } = await open();
		expect(state.open()).toEqual([]);
		expect(state.history(10)).toEqual([]);
		expect(state.find("u1")).toBeNull();
		expect(state.entries("u1")).toEqual([]);
		expect(state.takeRequests("u1")).toEqual([]);
	});

	test(`${name}: an upgrade is open from its begin to its end, for everybody`, async () => {
		const { state, other } = await open();
		state.begin(upgrade("u1"));
		expect(other.open()).toMatchObject([{ id: "u1", outcome: null, finishedAt: null, pid: process.pid }]);
		state.finish("u1", "rolled_back", "It was unhealthy.", "unhealthy", "2026-01-01T00:00:05.000Z");
		expect(other.open()).toEqual([]);
		expect(other.find("u1")).toEqual({
			...upgrade("u1"),
			outcome: "rolled_back",
			user: userInfo().username,
			reason: "It was unhealthy.",
			code: "unhealthy",
			finishedAt: "2026-01-01T00:00:05.000Z",
			undone: [],
			pointKept: true,
			pid: process.pid,
		});
	});

	test(`${name}: history is newest first and as long as asked, also for upgrades of one millisecond`, async () => {
		const { state } = await open();
		for (const id of ["u1", "u3", "u2"]) state.begin(upgrade(id, { undoes: id === "u2" ? "u1" : null }));
		expect(state.history(2).map(({ id, undoes }) => [id, undoes])).toEqual([
			["u2", "u1"],
			["u3", null],
		]);
		expect(state.history(Number.MAX_SAFE_INTEGER)).toHaveLength(3);
		expect(state.open().map(({ id }) => id)).toEqual(["u1", "u3", "u2"]);
	});

	test(`${name}: the journal keeps its entries in order and apart`, async () => {
		const { state, other } = await open();
		state.begin(upgrade("u1"));
		state.begin(upgrade("u2"));
		const entries: JournalEntry[] = [
			{ type: "planned", steps: [], undoes: [] },
			{ type: "switching", stage: 0, runtime: "r", restarts: [{ component: "greeter", restarts: 2 }] },
			{ type: "committing", manifestBefore: '{"a": "ä\n"}', manifestAfter: "{}", lockBefore: null, lockAfter: "[]" },
		];
		for (const entry of entries) state.append("u1", entry);
		state.append("u2", { type: "baking" });
		expect(other.entries("u1")).toEqual(entries);
		expect(other.entries("u2")).toEqual([{ type: "baking" }]);
	});

	test(`${name}: what is asked of an upgrade is taken once, in order, by whoever drives it`, async () => {
		const { state, other } = await open();
		state.begin(upgrade("u1"));
		state.begin(upgrade("u2"));
		other.request("u1", "pause");
		other.request("u2", "abort");
		other.request("u1", "resume");
		const user = userInfo().username;
		expect(state.takeRequests("u1")).toEqual([
			{ verb: "pause", user },
			{ verb: "resume", user },
		]);
		expect(state.takeRequests("u1")).toEqual([]);
		expect(state.takeRequests("u2")).toEqual([{ verb: "abort", user }]);
		expect(state.requests("u1")).toEqual(["pause", "resume"]);
	});

	test(`${name}: what is forgotten of some upgrades is their course, not that they were`, async () => {
		const { state, other } = await open();
		for (const id of ["u1", "u2", "u3"]) {
			state.begin(upgrade(id));
			state.append(id, { type: "baking" });
			state.request(id, "promote");
			state.writeStatus(id, status("Watching"));
		}
		state.forgetCourse(["u1", "u3", "unknown"]);
		expect(["u1", "u2", "u3"].map((id) => other.entries(id).length)).toEqual([0, 1, 0]);
		expect(["u1", "u2", "u3"].map((id) => other.requests(id).length)).toEqual([0, 1, 0]);
		expect(["u1", "u2", "u3"].map((id) => other.status(id)?.message)).toEqual([undefined, "Watching", undefined]);
		expect(other.history(10)).toHaveLength(3);
	});

	test(`${name}: of where an upgrade is, everybody has the last word`, async () => {
		const { state, other } = await open();
		expect(other.status("u1")).toBeNull();
		state.begin(upgrade("u1"));
		expect(other.status("u1")).toBeNull();
		state.writeStatus("u1", status("Loading"));
		state.writeStatus("u1", status("Watching"));
		expect(other.status("u1")).toEqual(status("Watching"));
	});

	test(`${name}: components are marked undone one by one, each once; a point is dropped for good`, async () => {
		const { state } = await open();
		state.begin(upgrade("u1"));
		state.markUndone("u1", ["greeter"]);
		state.markUndone("u1", ["greeter", "counter"]);
		state.markUndone("u1", ["counter"]);
		state.markUndone("unknown", ["greeter"]);
		state.dropPoint("u1");
		expect(state.find("u1")).toMatchObject({ undone: ["greeter", "counter"], pointKept: false });
	});
}
