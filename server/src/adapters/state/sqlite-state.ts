import { userInfo } from "node:os";
import type { SQLOutputValue } from "node:sqlite";
import type { JournalEntry } from "../../core/journal.ts";
import type { Strategy } from "../../core/plan.ts";
import type { NewUpgrade, StateDatabase, StoredUpgrade } from "../../core/ports.ts";
import type { ComponentMove, ControlVerb, Outcome, RollbackRequest, UpgradeKind } from "../../core/upgrade.ts";
import type { UpgradeStatus } from "../../core/upgrade-status.ts";
import { DamagedContent, sqliteFailure } from "./sqlite-failure.ts";
import { StateFile } from "./state-file.ts";

type Row = Record<string, SQLOutputValue>;

/** `.noodle/state.db`. It is made by the first write: a question to an empty history leaves no trace. */
export function sqliteState(root: string): StateDatabase {
	const file = new StateFile(root);
	/** Names the file in every error of SQLite, and in those of rows that are not what was written. */
	const named = <Value>(use: () => Value): Value => {
		try {
			return use();
		} catch (error) {
			if (error instanceof DamagedContent || (error as { errcode?: unknown }).errcode !== undefined)
				throw sqliteFailure(file.path, error);
			throw error;
		}
	};
	const all = <Value>(read: (row: Row) => Value, sql: string, ...values: (string | number)[]): Value[] =>
		named(() =>
			(
				file
					.forReading()
					?.prepare(sql)
					.all(...values) ?? []
			).map(read),
		);
	const write = (sql: string, ...values: (string | number | null)[]): void =>
		named(
			() =>
				void file
					.forWriting()
					.prepare(sql)
					.run(...values),
		);
	const insert = (
		{ id, kind, components, actor, strategy, startedAt, undoes, rollback }: NewUpgrade,
		refused: { readonly reason: string; readonly code: string; readonly finishedAt: string } | null,
	): void =>
		write(
			`INSERT INTO upgrades (id, kind, components, actor, user, strategy, pid, started_at, undoes, rollback, outcome, reason, code, finished_at)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			id,
			kind,
			JSON.stringify(components),
			actor,
			userName(),
			strategy,
			process.pid,
			startedAt,
			undoes,
			rollback && JSON.stringify(rollback),
			refused ? "refused" : null,
			refused?.reason ?? "",
			refused?.code ?? null,
			refused?.finishedAt ?? null,
		);

	return {
		begin: (upgrade) => insert(upgrade, null),
		refuse: (upgrade, reason, code, finishedAt) => insert(upgrade, { reason, code, finishedAt }),
		append: (id, entry) => write("INSERT INTO journal (upgrade, entry) VALUES (?, ?)", id, JSON.stringify(entry)),
		entries: (id) =>
			all(({ entry }) => parsed<JournalEntry>(entry), "SELECT entry FROM journal WHERE upgrade = ? ORDER BY seq", id),
		finish: (id, outcome, reason, code, finishedAt) =>
			write(
				"UPDATE upgrades SET outcome = ?, reason = ?, code = ?, finished_at = ? WHERE id = ?",
				outcome,
				reason,
				code,
				finishedAt,
				id,
			),
		open: () => all(toUpgrade, "SELECT * FROM upgrades WHERE outcome IS NULL ORDER BY rowid"),
		find: (id) => all(toUpgrade, "SELECT * FROM upgrades WHERE id = ?", id)[0] ?? null,
		history: (limit) =>
			all(toUpgrade, "SELECT * FROM upgrades ORDER BY rowid DESC LIMIT ?", Math.min(limit, 1_000_000)),
		markUndone(id, components) {
			const [before] = all((row) => parsed<string[]>(row.undone), "SELECT undone FROM upgrades WHERE id = ?", id);
			if (!before) return;
			const undone = new Set([...before, ...components]);
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
			const sql = "SELECT status FROM statuses WHERE upgrade = ?";
			return all((row) => parsed<UpgradeStatus>(row.status), sql, id)[0] ?? null;
		},
		request: (id, verb) => write("INSERT INTO requests (upgrade, verb, user) VALUES (?, ?, ?)", id, verb, userName()),
		takeRequests(id) {
			const waiting = all(
				({ seq, verb, user }) => ({
					seq: Number(seq),
					word: { verb: String(verb) as ControlVerb, user: textOrNull(user) },
				}),
				"SELECT seq, verb, user FROM requests WHERE upgrade = ? AND taken = 0 ORDER BY seq",
				id,
			);
			const last = waiting.at(-1)?.seq;
			if (last !== undefined) write("UPDATE requests SET taken = 1 WHERE upgrade = ? AND seq <= ?", id, last);
			return waiting.map(({ word }) => word);
		},
		requests: (id) =>
			all(({ verb }) => String(verb) as ControlVerb, "SELECT verb FROM requests WHERE upgrade = ? ORDER BY seq", id),
		setAsideIfDamaged: () =>
			named(() =>
				file.setAsideIfDamaged((database) => {
					for (const row of database.prepare("SELECT * FROM upgrades").all()) toUpgrade(row);
					for (const { entry } of database.prepare("SELECT entry FROM journal").all()) parsed(entry);
				}),
			),
		close: () => file.close(),
	};
}

function toUpgrade(row: Row): StoredUpgrade {
	return {
		id: String(row.id),
		kind: String(row.kind) as UpgradeKind,
		outcome: textOrNull(row.outcome) as Outcome | null,
		components: parsed<ComponentMove[]>(row.components),
		startedAt: String(row.started_at),
		finishedAt: textOrNull(row.finished_at),
		actor: String(row.actor),
		user: textOrNull(row.user),
		strategy: textOrNull(row.strategy) as Strategy | null,
		code: textOrNull(row.code),
		reason: String(row.reason),
		undoes: textOrNull(row.undoes),
		rollback: typeof row.rollback === "string" ? parsed<RollbackRequest>(row.rollback) : null,
		undone: parsed<string[]>(row.undone),
		pointKept: Number(row.point_kept) === 1,
		pid: Number(row.pid),
	};
}

function textOrNull(value: SQLOutputValue | undefined): string | null {
	return value === null || value === undefined ? null : String(value);
}

/** JSON as we wrote it. @throws DamagedContent when it is none */
function parsed<Value>(text: SQLOutputValue | undefined): Value {
	try {
		return JSON.parse(String(text)) as Value;
	} catch {
		throw new DamagedContent("a row of it is not what was written");
	}
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
