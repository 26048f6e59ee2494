import type { DatabaseSync } from "node:sqlite";
import { DamagedContent } from "./sqlite-failure.ts";

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
	"ALTER TABLE upgrades ADD COLUMN rollback TEXT;",
];

/** The schema that this program knows. */
export const newest = migrations.length;

/** @throws when it is of a newer program */
export function migrate(database: DatabaseSync): void {
	if (versionOf(database) === migrations.length) return;
	if (versionOf(database) > migrations.length)
		throw new Error("it was written by a newer version of Noodle Upgrade; update this one");
	if (versionOf(database) < 0) throw new DamagedContent("its version is a negative number");
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

export function versionOf(database: DatabaseSync): number {
	return Number(database.prepare("PRAGMA user_version").get()?.user_version);
}
