import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { sqliteState } from "../../server/src/adapters/state/sqlite-state.ts";
import { StateFile } from "../../server/src/adapters/state/state-file.ts";
import type { NewUpgrade } from "../../server/src/core/ports.ts";
import { stateDatabaseContract } from "../contracts/state-database.ts";
import { workspaceForTest } from "../harness/scene.ts";
import { otherProcess } from "./other-process.ts";

async function opened() {
	const { root, path } = await workspaceForTest({ manifest: {} });
	const views = { state: sqliteState(root), other: sqliteState(root) };
	onTestFinished(() => {
		views.state.close();
		views.other.close();
	});
	return { ...views, root, path };
}

stateDatabaseContract("SQLite", opened);

const upgrade: NewUpgrade = {
	id: "u",
	kind: "upgrade",
	components: [],
	actor: "cli",
	strategy: "gradual",
	startedAt: "",
	undoes: null,
	rollback: null,
};

const writing = `
const { sqliteState } = await import("../../server/src/adapters/state/sqlite-state.ts");
const [root, name, count] = process.argv.slice(1);
const state = sqliteState(root);
const begin = (id) => state.begin({ id, kind: "upgrade", components: [], actor: name, strategy: "gradual", startedAt: "", undoes: null, rollback: null });
for (let i = 0; i < Number(count); i++) {
	begin(name + i);
	state.append(name + i, { type: "baking" });
}
console.log("written");
`;

test("processes that open a new database at the same moment, and write at the same time, lose nothing", async () => {
	const { state, root, path } = await opened();
	const names = ["a", "b", "c", "d"];
	const processes = names.map((name) => otherProcess(writing, root, name, "25"));
	for (const process of processes) expect(await process.lines()).toEqual(["written"]);
	expect(state.history(1000)).toHaveLength(100);
	for (const name of names) expect(state.entries(`${name}24`)).toEqual([{ type: "baking" }]);
	expect(await readFile(path(".noodle", ".gitignore"), "utf8")).toBe("*\n");
});

test("what is written is there after kill -9", async () => {
	const { state, root } = await opened();
	const process = otherProcess(`${writing}; setInterval(() => {}, 1000);`, root, "killed", "3");
	await process.printed("written");
	await process.kill();
	expect(state.open().map(({ id }) => id)).toEqual(["killed0", "killed1", "killed2"]);
});

test("a question to an empty history makes no file", async () => {
	const { state, path } = await opened();
	state.history(5);
	expect(existsSync(path(".noodle"))).toBe(false);
});

test("a database that is none is named and stays as it is", async () => {
	const { state, root, path } = await opened();
	state.begin(upgrade);
	state.close();
	const torn = "torn ".repeat(200);
	await writeFile(path(".noodle", "state.db"), torn);
	expect(() => sqliteState(root).history(1)).toThrow(/state\.db cannot be used: file is not a database/);
	expect(await readFile(path(".noodle", "state.db"), "utf8")).toBe(torn);
});

test("a database of a newer version is refused instead of misread", async () => {
	const { state, path } = await opened();
	state.begin(upgrade);
	state.close();
	const newer = new DatabaseSync(path(".noodle", "state.db"));
	newer.exec("PRAGMA user_version = 99");
	newer.close();
	expect(() => state.history(1)).toThrow(/state\.db cannot be used: .*newer version of Noodle Upgrade/);
});

/** The schema as it was before it was written down who asked, how, and what decided. */
const firstSchema = `CREATE TABLE upgrades (
	id TEXT PRIMARY KEY, kind TEXT NOT NULL, components TEXT NOT NULL, actor TEXT NOT NULL, pid INTEGER NOT NULL,
	started_at TEXT NOT NULL, finished_at TEXT, outcome TEXT, reason TEXT NOT NULL DEFAULT '', undoes TEXT,
	undone TEXT NOT NULL DEFAULT '[]', point_kept INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TABLE journal (
	seq INTEGER PRIMARY KEY, upgrade TEXT NOT NULL REFERENCES upgrades(id), entry TEXT NOT NULL
) STRICT;
CREATE INDEX journal_by_upgrade ON journal(upgrade, seq);
CREATE TABLE requests (
	seq INTEGER PRIMARY KEY, upgrade TEXT NOT NULL REFERENCES upgrades(id), verb TEXT NOT NULL, taken INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO upgrades (id, kind, components, actor, pid, started_at, finished_at, outcome, reason)
	VALUES ('old', 'upgrade', '[]', 'cli', 1, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:05.000Z', 'rolled_back', 'No.');
INSERT INTO upgrades (id, kind, components, actor, pid, started_at)
	VALUES ('open', 'upgrade', '[]', 'cli', 1, '2026-01-02T00:00:00.000Z');
INSERT INTO journal (upgrade, entry) VALUES ('open', '{"type":"baking"}');
INSERT INTO requests (upgrade, verb) VALUES ('open', 'pause');
PRAGMA user_version = 1;`;

test("every write is on the disk before it counts as done", async () => {
	const { root, state } = await opened();
	state.begin(upgrade);
	const file = new StateFile(root);
	onTestFinished(() => file.close());
	const database = file.forWriting();
	const setting = (name: string) => database.prepare(`PRAGMA ${name}`).get()?.[name];
	// 2 is FULL: with less, a power cut takes the last commits with it.
	expect([setting("journal_mode"), setting("synchronous")]).toEqual(["wal", 2]);
});

test("a schema that cannot be brought up to date stays whole as it was", async () => {
	const { state, path } = await opened();
	await mkdir(path(".noodle"));
	const old = new DatabaseSync(path(".noodle", "state.db"));
	onTestFinished(() => old.close());
	// The last of three new columns is there already.
	old.exec(`${firstSchema}; ALTER TABLE upgrades ADD COLUMN code TEXT`);
	const columns = () => old.prepare("SELECT name FROM pragma_table_info('upgrades')").all();
	const before = columns();

	expect(() => state.history(10)).toThrow(/duplicate column name: code/);

	expect([columns(), old.prepare("PRAGMA user_version").get()]).toEqual([before, { user_version: 1 }]);
	expect(old.prepare("SELECT name FROM sqlite_schema WHERE name = 'statuses'").all()).toEqual([]);
});

test("a database of the first schema is brought up to date, and says of what it did not keep that it is not known", async () => {
	const { state, other, path } = await opened();
	await mkdir(path(".noodle"));
	const first = new DatabaseSync(path(".noodle", "state.db"));
	first.exec(firstSchema);
	first.close();

	const unknown = { user: null, strategy: null, code: null, rollback: null };
	expect(state.history(10)).toMatchObject([
		{ id: "open", outcome: null, ...unknown },
		{ id: "old", outcome: "rolled_back", reason: "No.", actor: "cli", ...unknown },
	]);
	expect(other.entries("open")).toEqual([{ type: "baking" }]);
	expect(other.takeRequests("open")).toEqual([{ verb: "pause", user: null }]);

	state.finish("open", "rolled_back", "It was interrupted.", "interrupted", "2026-01-02T00:00:05.000Z");
	state.begin({ ...upgrade, id: "new", strategy: "canary" });
	expect(other.open()).toMatchObject([{ id: "new", strategy: "canary", user: userInfo().username }]);
	expect(other.find("open")).toMatchObject({ outcome: "rolled_back", code: "interrupted" });
});
