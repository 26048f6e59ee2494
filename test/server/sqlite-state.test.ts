import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { sqliteState } from "../../server/src/adapters/state/sqlite-state.ts";
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

const writing = `
const { sqliteState } = await import("../../server/src/adapters/state/sqlite-state.ts");
const [root, name, count] = process.argv.slice(1);
const state = sqliteState(root);
const begin = (id) => state.begin({ id, kind: "upgrade", components: [], actor: name, startedAt: "", undoes: null });
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
	state.begin({ id: "u", kind: "upgrade", components: [], actor: "", startedAt: "", undoes: null });
	state.close();
	const torn = "torn ".repeat(100);
	await writeFile(path(".noodle", "state.db"), torn);
	expect(() => sqliteState(root).history(1)).toThrow(/state\.db cannot be used: file is not a database/);
	expect(await readFile(path(".noodle", "state.db"), "utf8")).toBe(torn);
});

test("a database of a newer version is refused instead of misread", async () => {
	const { state, path } = await opened();
	state.begin({ id: "u", kind: "upgrade", components: [], actor: "", startedAt: "", undoes: null });
	state.close();
	const newer = new DatabaseSync(path(".noodle", "state.db"));
	newer.exec("PRAGMA user_version = 99");
	newer.close();
	expect(() => state.history(1)).toThrow(/state\.db cannot be used: .*newer version of Noodle Upgrade/);
});
