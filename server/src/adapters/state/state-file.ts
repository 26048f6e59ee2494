import {
	accessSync,
	type BigIntStats,
	constants,
	existsSync,
	mkdirSync,
	renameSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { noodleFolderName } from "@noodle-upgrade/runtime/formats";
import { migrate, newest, versionOf } from "./schema.ts";
import { DamagedContent, isDamage, sqliteFailure } from "./sqlite-failure.ts";

/** What SQLite keeps beside a database. */
const companions = ["", "-wal", "-shm"];

/** Bytes; SQLite has no smaller pages. */
const shortestDatabase = 512;

interface Opened {
	readonly database: DatabaseSync;
	readonly place: BigIntStats;
}

/** The file `.noodle/state.db`: opened when it is needed, and set aside when it is damaged. */
export class StateFile {
	readonly path: string;
	#opened: Opened | null = null;
	#unchanging: DatabaseSync | null = null;

	constructor(root: string) {
		this.path = join(root, noodleFolderName, "state.db");
	}

	/** For questions; null when there is nothing yet, which a question does not change. */
	forReading(): DatabaseSync | null {
		if (this.#isOpen()) return this.#opened?.database ?? null;
		if (!existsSync(this.path)) return null;
		if (isWritable(dirname(this.path)) && isWritable(this.path)) return this.forWriting();
		this.#unchanging ??= openUnchanging(this.path);
		return this.#unchanging;
	}

	forWriting(): DatabaseSync {
		if (this.#isOpen() && this.#opened) return this.#opened.database;
		const folder = dirname(this.path);
		mkdirSync(folder, { recursive: true });
		const ignore = join(folder, ".gitignore");
		if (!existsSync(ignore)) writeFileSync(ignore, "*\n");
		this.#refuseEmptied();
		const database = openDatabase(this.path);
		this.#opened = { database, place: statSync(this.path, { bigint: true }) };
		return database;
	}

	/**
	 * Looks whether it can be relied on, and moves it away when it cannot; only for whoever holds the workspace's lock.
	 *
	 * @param readAll reads every row, and throws when one is not what was written
	 * @returns null when it is as it should be, or is not there
	 * @throws what the system says when it cannot be looked at, or not be moved
	 */
	setAsideIfDamaged(readAll: (database: DatabaseSync) => void): { readonly file: string; readonly why: string } | null {
		try {
			const database = this.forReading();
			if (!database) return null;
			const { quick_check: found } = database.prepare("PRAGMA quick_check(1)").get() ?? {};
			if (found !== "ok") throw new DamagedContent(String(found));
			readAll(database);
			return null;
		} catch (error) {
			const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
			if (!isDamage(cause)) throw error;
			return { file: this.#setAside(), why: (cause as Error).message };
		}
	}

	close(): void {
		this.#opened?.database.close();
		this.#unchanging?.close();
		this.#opened = null;
		this.#unchanging = null;
	}

	/** Whether it is open, and still the file that has its name: it may have been set aside, or deleted with its folder. */
	#isOpen(): boolean {
		if (!this.#opened) return false;
		const now = statSync(this.path, { bigint: true, throwIfNoEntry: false });
		const { dev, ino } = this.#opened.place;
		if (now?.dev === dev && now.ino === ino) return true;
		this.close();
		return false;
	}

	/** SQLite takes a file that is too short for a header for a new database, and writes over it. */
	#refuseEmptied(): void {
		const size = statSync(this.path, { throwIfNoEntry: false })?.size;
		if (size !== undefined && size > 0 && size < shortestDatabase)
			throw sqliteFailure(this.path, new DamagedContent(`it has ${size} bytes, and no database is that short`));
		const hadContent = existsSync(join(dirname(this.path), "active.json"));
		if (size === 0 && hadContent && !existsSync(`${this.path}-wal`))
			throw sqliteFailure(this.path, new DamagedContent("it is empty, although an upgrade was committed before"));
	}

	#setAside(): string {
		this.close();
		const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
		let aside = `${this.path}.damaged-${stamp}`;
		for (let i = 2; existsSync(aside); i++) aside = `${this.path}.damaged-${stamp}-${i}`;
		// With what SQLite keeps beside it, which would be taken for the new one's, and may hold what can be saved.
		for (const end of companions) if (existsSync(this.path + end)) renameSync(this.path + end, aside + end);
		return aside;
	}
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
 * For questions where nothing may be written, and SQLite has no place for its shared memory. What another user writes there
 * at the same time is not seen.
 */
function openUnchanging(file: string): DatabaseSync {
	const location = pathToFileURL(file);
	location.search = "immutable=1";
	return usable(
		file,
		() => new DatabaseSync(location, { readOnly: true }),
		(database) => {
			if (versionOf(database) !== newest)
				throw new Error("another version of Noodle Upgrade wrote it, and it cannot be written to");
		},
	);
}

/** Opens and prepares a database; one that cannot be used is closed again, and named. */
function usable(file: string, open: () => DatabaseSync, prepare: (database: DatabaseSync) => void): DatabaseSync {
	let database: DatabaseSync | null = null;
	try {
		if (statSync(file, { throwIfNoEntry: false })?.isDirectory())
			throw new DamagedContent("a folder lies where the database belongs");
		database = open();
		prepare(database);
		return database;
	} catch (error) {
		database?.close();
		throw sqliteFailure(file, error);
	}
}

function isWritable(path: string): boolean {
	try {
		accessSync(path, constants.W_OK);
		return true;
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === "EACCES" || code === "EROFS" || code === "EPERM") return false;
		throw error;
	}
}
