import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { noodleFolderName } from "@noodle-upgrade/runtime/formats";
import { isMissing } from "@noodle-upgrade/runtime/releases";
import * as z from "zod";
import type { LockHolder, WorkspaceLock } from "../../core/ports.ts";
import { isBusy, sqliteFailure } from "../state/sqlite-failure.ts";

const holderSchema = z.object({ pid: z.number(), purpose: z.string(), since: z.string() });

/**
 * A lock over processes. Node has no flock, but an open exclusive SQLite transaction is one: the system gives it back
 * when its process ends, however it ends. Nobody can read the database meanwhile, so who holds it stands beside it.
 */
export function sqliteLock(root: string): WorkspaceLock {
	const file = join(root, noodleFolderName, "lock.db");
	const holderFile = join(root, noodleFolderName, "lock-holder.json");
	const open = (): DatabaseSync => {
		try {
			mkdirSync(join(root, noodleFolderName), { recursive: true });
			return new DatabaseSync(file, { timeout: 0 });
		} catch (error) {
			throw sqliteFailure(file, error);
		}
	};
	/** @param begun what to do once the lock is had. @returns null when somebody else has it */
	const exclusively = (begun: () => void): DatabaseSync | null => {
		const database = open();
		try {
			database.exec("BEGIN EXCLUSIVE");
			begun();
			return database;
		} catch (error) {
			database.close();
			if (isBusy(error)) return null;
			throw (error as { errcode?: unknown }).errcode === undefined ? error : sqliteFailure(file, error);
		}
	};
	return {
		tryAcquire(purpose) {
			const database = exclusively(() => {
				const holder: LockHolder = { pid: process.pid, purpose, since: new Date().toISOString() };
				writeFileSync(`${holderFile}.tmp`, `${JSON.stringify(holder)}\n`);
				renameSync(`${holderFile}.tmp`, holderFile);
			});
			if (database === null) return null;
			return {
				release() {
					try {
						rmSync(holderFile, { force: true });
					} finally {
						database.exec("ROLLBACK");
						database.close();
					}
				},
			};
		},
		isHeld() {
			const database = exclusively(() => {});
			database?.close();
			return database === null;
		},
		holder() {
			const text = readIfThere(holderFile);
			return text === null ? null : (holderSchema.safeParse(parsed(text)).data ?? null);
		},
	};
}

function readIfThere(path: string): string | null {
	try {
		return readFileSync(path, "utf8");
	} catch (error) {
		if (isMissing(error)) return null;
		throw error;
	}
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		// Its writer was cut off by a power cut; whoever takes the lock next writes it anew.
		return null;
	}
}
