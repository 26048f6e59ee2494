import { copyFile, mkdir, readdir, readFile, rename, rm, stat, truncate, writeFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { sqliteState } from "../../server/src/adapters/state/sqlite-state.ts";
import type { StateDatabase } from "../../server/src/core/ports.ts";
import { workspaceForTest } from "../harness/scene.ts";

const upgrade = (id: string) => ({
	id,
	kind: "upgrade" as const,
	components: [{ name: "greeter", from: "1.0.0", to: "1.1.0" }],
	actor: "test",
	strategy: "gradual" as const,
	startedAt: "2026-01-01T00:00:00.000Z",
	undoes: null,
	rollback: null,
});

const upgrades = 60;

/** A database of several pages, closed, beside which a commit was written down. */
async function written() {
	const { root, path } = await workspaceForTest({ manifest: {} });
	const state = sqliteState(root);
	for (let i = 0; i < upgrades; i++) {
		state.begin(upgrade(`u${i}`));
		state.append(`u${i}`, { type: "rolling-back", reason: `because of ${"this and that, ".repeat(20)}` });
		state.finish(`u${i}`, "rolled_back", "It was unhealthy.", "unhealthy", "2026-01-01T00:00:05.000Z");
	}
	state.close();
	await writeFile(path(".noodle", "active.json"), "{}");
	const file = path(".noodle", "state.db");
	return { root, path, file, whole: await readFile(file), open: () => opened(root) };
}

function opened(root: string): StateDatabase {
	const state = sqliteState(root);
	onTestFinished(() => state.close());
	return state;
}

function everything(state: StateDatabase): unknown {
	return state.history(1000).map((found) => ({ ...found, entries: state.entries(found.id), pid: 0 }));
}

/** Damages the database in many ways; each is whole by luck, or found out, named, and set aside with all its bytes. */
async function eachIsFoundOut(damages: readonly [string, (whole: Buffer) => Buffer][]): Promise<number> {
	const { root, path, file, whole, open } = await written();
	const before = everything(open());
	let found = 0;
	for (const [what, damage] of damages) {
		for (const name of await readdir(path(".noodle"))) if (name.startsWith("state.db")) await rm(path(".noodle", name));
		const damaged = damage(Buffer.from(whole));
		await writeFile(file, damaged);
		const state = sqliteState(root);
		let aside: ReturnType<StateDatabase["setAsideIfDamaged"]>;
		try {
			aside = state.setAsideIfDamaged();
		} catch (error) {
			// It may look like a newer version's.
			expect((error as Error).message, what).toContain(`${file} cannot be used: `);
			expect(await readFile(file), what).toEqual(damaged);
			continue;
		}
		if (aside === null) {
			expect(everything(state), what).toEqual(before);
		} else {
			found++;
			expect(aside.file, what).toMatch(/state\.db\.damaged-\d{8}T\d{6}Z$/);
			expect(await readFile(aside.file), what).toEqual(damaged);
			expect(state.history(5), what).toEqual([]);
			state.begin(upgrade("next"));
			expect(
				state.open().map(({ id }) => id),
				what,
			).toEqual(["next"]);
		}
		state.close();
	}
	return found;
}

test("a database that was cut off, at whatever length, is read whole or set aside", async () => {
	const { whole } = await written();
	const step = Math.floor(whole.length / 40);
	const lengths = [
		0,
		1,
		15,
		16,
		99,
		100,
		511,
		512,
		4095,
		4096,
		4097,
		...Array.from({ length: 40 }, (_, i) => i * step),
	];
	const found = await eachIsFoundOut(
		lengths.map((length) => [`cut at ${length}`, (bytes) => bytes.subarray(0, length)]),
	);
	expect(found).toBe(lengths.length);
});

test("a database with a page of zeroes, or of noise, is read whole or set aside", async () => {
	const { whole } = await written();
	const pages = Array.from({ length: whole.length / 4096 }, (_, i) => i * 4096);
	const filled = (name: string, value: number): [string, (bytes: Buffer) => Buffer][] =>
		pages.map((at) => [`${name} at ${at}`, (bytes) => bytes.fill(value, at, at + 4096)]);
	const found = await eachIsFoundOut([...filled("zeroes", 0), ...filled("noise", 0xa5)]);
	expect(found).toBeGreaterThan(pages.length);
});

test("a database with any byte of its header flipped is read whole, set aside, or refused and left as it is", async () => {
	const bytes = Array.from({ length: 100 }, (_, at) => at);
	const found = await eachIsFoundOut(
		bytes.map((at) => [`byte ${at}`, (whole) => Buffer.from(whole.with(at, 0xff ^ (whole[at] ?? 0)))]),
	);
	// The sixteen that say what it is, at the least.
	expect(found).toBeGreaterThan(16);
});

test("rows that SQLite can read and that are not what was written are damage too", async () => {
	const { file, open } = await written();
	const other = new DatabaseSync(file);
	other.exec("UPDATE upgrades SET components = '[{\"name\": torn' WHERE id = 'u7'");
	other.close();
	const state = open();
	expect(() => state.history(1000)).toThrow(
		/state\.db cannot be used: a row of it is not what was written.*noodle recover/,
	);
	expect(state.setAsideIfDamaged()?.why).toMatch(/a row of it/);
});

test("a folder in its place, and what SQLite keeps beside it, are moved along", async () => {
	const { path, file, open } = await written();
	await rm(file);
	await mkdir(file);
	await writeFile(`${file}-wal`, "a log that belongs to the old one");
	const state = open();
	expect(() => state.history(1)).toThrow(/a folder lies where the database belongs/);
	const aside = state.setAsideIfDamaged();
	expect((await stat(aside?.file ?? "")).isDirectory()).toBe(true);
	expect(await readFile(`${aside?.file}-wal`, "utf8")).toBe("a log that belongs to the old one");
	state.begin(upgrade("next"));
	expect((await readdir(path(".noodle"))).filter((name) => name.includes("damaged"))).toHaveLength(2);
});

test("an empty file is a new database where nothing was committed yet, and damage where something was", async () => {
	const { path, file, open } = await written();
	await truncate(file);
	expect(() => open().history(1)).toThrow(/it is empty, although an upgrade was committed before/);
	await rm(path(".noodle", "active.json"));
	expect(open().history(1)).toEqual([]);
});

test("what is not damage is never set aside: a newer version's database, and one that is as it should be", async () => {
	const { file, open, whole } = await written();
	expect(open().setAsideIfDamaged()).toBeNull();
	const newer = new DatabaseSync(file);
	newer.exec("PRAGMA user_version = 99");
	newer.close();
	expect(() => open().setAsideIfDamaged()).toThrow(/newer version of Noodle Upgrade; update this one$/);
	expect((await stat(file)).size).toBe(whole.length);
});

test("two that are damaged in one second do not overwrite each other", async () => {
	const { path, file, open } = await written();
	const state = open();
	const names = new Set<string | undefined>();
	for (let i = 0; i < 3; i++) {
		state.close();
		await writeFile(file, `not a database, the ${i}. one, and longer than a header has to be `.repeat(10));
		names.add(state.setAsideIfDamaged()?.file);
	}
	expect(names.size).toBe(3);
	expect((await readdir(path(".noodle"))).filter((name) => name.includes("damaged"))).toHaveLength(3);
});

test("who has it open goes on in the file that has its name, when that was set aside, deleted, or replaced", async () => {
	const { path, file, open } = await written();
	const [window, terminal] = [open(), open()];
	expect(window.history(1)).toHaveLength(1);
	await copyFile(file, path("copy.db"));
	await rename(file, path(".noodle", "state.db.damaged-by-hand"));
	for (const end of ["-wal", "-shm"]) await rm(file + end, { force: true });
	expect(window.history(1)).toEqual([]);
	terminal.begin(upgrade("next"));
	expect(window.open().map(({ id }) => id)).toEqual(["next"]);
	window.append("next", { type: "baking" });
	expect(terminal.entries("next")).toEqual([{ type: "baking" }]);

	await rm(path(".noodle"), { recursive: true });
	window.begin(upgrade("after"));
	expect(terminal.open().map(({ id }) => id)).toEqual(["after"]);
});
