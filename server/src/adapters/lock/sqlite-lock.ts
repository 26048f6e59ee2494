import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { noodleFolderName } from "@noodle-upgrade/runtime/formats";
import type { WorkspaceLock } from "../../core/ports.ts";

const busy = 5;

/**
 * A lock over processes. Node has no flock, but an open exclusive SQLite transaction is one: the system gives it back
 * when its process ends, however it ends.
 */
export function sqliteLock(root: string): WorkspaceLock {
	return {
		tryAcquire() {
			mkdirSync(join(root, noodleFolderName), { recursive: true });
			const database = new DatabaseSync(join(root, noodleFolderName, "lock.db"), { timeout: 0 });
			try {
				database.exec("BEGIN EXCLUSIVE");
			} catch (error) {
				database.close();
				if ((error as { errcode?: unknown }).errcode === busy) return null;
				throw error;
			}
			return {
				release() {
					database.exec("ROLLBACK");
					database.close();
				},
			};
		},
	};
}
