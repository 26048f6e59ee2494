import { accessSync, constants, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { messageOf, noodleFolderName } from "@noodle-upgrade/runtime/formats";
import type { JournalEntry } from "../../core/journal.ts";
import type { Strategy } from "../../core/plan.ts";
import type { StateDatabase, StoredUpgrade, UpgradeRequestVerb } from "../../core/ports.ts";
import type { ComponentMove, Outcome, UpgradeKind } from "../../core/upgrade.ts";
import type { UpgradeStatus } from "../../core/upgrade-status.ts";

/** Each entry takes the schema one version further; `user_version` says how far it is. */
const migrations: readonly string[] = [
	`CREATE TABLE upgrades (
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
	) STRICT;`,
	`CREATE TABLE statuses (
		upgrade TEXT PRIMARY KEY REFERENCES upgrades(id), status TEXT NOT NULL
	) STRICT;`,
	`ALTER TABLE upgrades ADD COLUMN user TEXT;
	ALTER TABLE upgrades ADD COLUMN strategy TEXT;
	ALTER TABLE upgrades ADD COLUMN code TEXT;`,
	"ALTER TABLE requests ADD COLUMN user TEXT;",
];

type Row = Record<string, SQLOutputValue>;

/** `.noodle/state.db`. It is made by the first write: a question to an empty history leaves no trace. */
export function sqliteState(root: string): StateDatabase {
	const file = join(root, noodleFolderName, "state.db");
	let opened: DatabaseSync | null = null;
	let unchanging: DatabaseSync | null = null;
	const open = (): DatabaseSync => {
		if (opened) return opened;
		mkdirSync(join(root, noodleFolderName), { recursive: true });
		const ignore = join(root, noodleFolderName, ".gitignore");
		if (!existsSync(ignore)) writeFileSync(ignore, "*\n");
		opened = openDatabase(file);
		return opened;
	};
	const read = (): DatabaseSync | null => {
		if (opened || !existsSync(file)) return opened;
		if (isWritable(dirname(file))) return open();
		unchanging ??= openUnchanging(file);
		return unchanging;
	};
	const all = (sql: string, ...values: (string | number)[]): Row[] =>
		read()
			?.prepare(sql)
			.all(...values) ?? [];
	const write = (sql: string, ...values: (string | number | null)[]): void =>
		void open()
			.prepare(sql)
			.run(...values);

	return {
		begin({ id, kind, components, actor, strategy, startedAt, undoes }) {
			write(
				`INSERT INTO upgrades (id, kind, components, actor, user, strategy, pid, started_at, undoes)
					VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
				id,
				kind,
				JSON.stringify(components),
				actor,
				userName(),
				strategy,
				process.pid,
				startedAt,
				undoes,
			);
		},
		append: (id, entry) => write("INSERT INTO journal (upgrade, entry) VALUES (?, ?)", id, JSON.stringify(entry)),
		entries: (id) =>
			all("SELECT entry FROM journal WHERE upgrade = ? ORDER BY seq", id).map(
				({ entry }) => JSON.parse(String(entry)) as JournalEntry,
			),
		finish: (id, outcome, reason, code, finishedAt) =>
			write(
				"UPDATE upgrades SET outcome = ?, reason = ?, code = ?, finished_at = ? WHERE id = ?",
				outcome,
				reason,
				code,
				finishedAt,
				id,
			),
		open: () => all("SELECT * FROM upgrades WHERE outcome IS NULL ORDER BY rowid").map(toUpgrade),
		find: (id) => all("SELECT * FROM upgrades WHERE id = ?", id).map(toUpgrade)[0] ?? null,
		history: (limit) =>
			all("SELECT * FROM upgrades ORDER BY rowid DESC LIMIT ?", Math.min(limit, 1_000_000)).map(toUpgrade),
		markUndone(id, components) {
			const [row] = all("SELECT undone FROM upgrades WHERE id = ?", id);
			if (!row) return;
			const undone = new Set([...(JSON.parse(String(row.undone)) as string[]), ...components]);
			write("UPDATE upgrades SET undone = ? WHERE id = ?", JSON.stringify([...undone]), id);
		},
		dropPoint: (id) => write("UPDATE upgrades SET point_kept = 0 WHERE id = ?", id),
		forgetCourse(ids) {
			for (const table of ["journal", "requests", "statuses"])
				write(`DELETE FROM ${table} WHERE upgrade IN (SELECT value FROM json_each(?))`, JSON.stringify(ids));
		},
		writeStatus: (id, status) =>
			write("INSERT OR REPLACE INTO statuses (upgrade, status) VALUES (?, ?)", id, JSON.stringify(status)),
		status(id) {
			const [row] = all("SELECT status FROM statuses WHERE upgrade = ?", id);
			return row ? (JSON.parse(String(row.status)) as UpgradeStatus) : null;
		},
		request: (id, verb) => write("INSERT INTO requests (upgrade, verb, user) VALUES (?, ?, ?)", id, verb, userName()),
		takeRequests(id) {
			const rows = all("SELECT seq, verb, user FROM requests WHERE upgrade = ? AND taken = 0 ORDER BY seq", id);
			const last = rows.at(-1)?.seq;
			if (last !== undefined) write("UPDATE requests SET taken = 1 WHERE upgrade = ? AND seq <= ?", id, Number(last));
			return rows.map(({ verb, user }) => ({ verb: String(verb) as UpgradeRequestVerb, user: textOrNull(user) }));
		},
		requests: (id) =>
			all("SELECT verb FROM requests WHERE upgrade = ? ORDER BY seq", id).map(
				({ verb }) => String(verb) as UpgradeRequestVerb,
			),
		close() {
			opened?.close();
			unchanging?.close();
			opened = null;
			unchanging = null;
		},
	};
}

function openDatabase(file: string): DatabaseSync {
	return usable(
		file,
		() => new DatabaseSync(file, { timeout: 5000 }),
		(database) => {
			// FULL, because a commit that the power can take back is none.
			database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
			migrate(database);
		},
	);
}

/**
 * For questions in a folder that may not be written to, where SQLite has no place for its shared memory. What another user
 * writes there at the same time is not seen.
 */
function openUnchanging(file: string): DatabaseSync {
	const location = pathToFileURL(file);
	location.search = "immutable=1";
	return usable(
		file,
		() => new DatabaseSync(location, { readOnly: true }),
		(database) => {
			if (versionOf(database) !== migrations.length)
				throw new Error("another version of Noodle Upgrade wrote it, and the folder cannot be written to");
		},
	);
}

function isWritable(folder: string): boolean {
	try {
		accessSync(folder, constants.W_OK);
		return true;
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === "EACCES" || code === "EROFS" || code === "EPERM") return false;
		throw error;
	}
}

/** Opens and prepares a database; one that cannot be used is closed again, and named. */
function usable(file: string, open: () => DatabaseSync, prepare: (database: DatabaseSync) => void): DatabaseSync {
	let database: DatabaseSync | null = null;
	try {
		database = open();
		prepare(database);
		return database;
	} catch (error) {
		database?.close();
		throw Object.assign(
			new Error(
				`${file} cannot be used: ${messageOf(error)}. If it is damaged, move it away with what lies beside it under the same name; the history then begins anew`,
				{ cause: error },
			),
			{ code: "ERR_SQLITE_ERROR" },
		);
	}
}

function migrate(database: DatabaseSync): void {
	if (versionOf(database) === migrations.length) return;
	if (versionOf(database) > migrations.length)
		throw new Error("it was written by a newer version of Noodle Upgrade; update this one");
	database.exec("BEGIN IMMEDIATE");
	try {
		// Another process may have migrated while this one waited for its turn.
		for (let at = versionOf(database); at < migrations.length; at++) database.exec(migrations[at] ?? "");
		database.exec(`PRAGMA user_version = ${migrations.length}; COMMIT`);
	} catch (error) {
		database.exec("ROLLBACK");
		throw error;
	}
}

function versionOf(database: DatabaseSync): number {
	return Number(database.prepare("PRAGMA user_version").get()?.user_version);
}

function toUpgrade(row: Row): StoredUpgrade {
	return {
		id: String(row.id),
		kind: String(row.kind) as UpgradeKind,
		outcome: textOrNull(row.outcome) as Outcome | null,
		components: JSON.parse(String(row.components)) as ComponentMove[],
		startedAt: String(row.started_at),
		finishedAt: textOrNull(row.finished_at),
		actor: String(row.actor),
		user: textOrNull(row.user),
		strategy: textOrNull(row.strategy) as Strategy | null,
		code: textOrNull(row.code),
		reason: String(row.reason),
		undoes: textOrNull(row.undoes),
		undone: JSON.parse(String(row.undone)) as string[],
		pointKept: Number(row.point_kept) === 1,
		pid: Number(row.pid),
	};
}

function textOrNull(value: SQLOutputValue | undefined): string | null {
	return value === null || value === undefined ? null : String(value);
}

/** Null where the system has no name for whoever runs this, as in many containers. */
function userName(): string | null {
	try {
		return userInfo().username;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ERR_SYSTEM_ERROR") return null;
		throw error;
	}
}
