import { messageOf } from "@noodle-upgrade/runtime/formats";
import { historyDamaged } from "../../core/ports.ts";

/** SQLite's primary result codes, as far as they mean something to a person. */
const codes = { busy: 5, readonly: 8, io: 10, corrupt: 11, full: 13, cantopen: 14, notadb: 26 } as const;

/** What to do about it, in a sentence that follows what happened. */
const advice: Readonly<Record<number, string>> = {
	[codes.busy]: "Another process keeps it locked; end that, and try again",
	[codes.readonly]: "Make it and its folder writable, and try again",
	[codes.io]: "Make room on the disk, look whether it is in order, and try again",
	[codes.full]: "Make room on the disk, and try again",
	[codes.cantopen]: "Make its folder writable, and try again",
};

const damageAdvice =
	'"noodle recover", and every upgrade, sets it aside under another name beside it and begins a new history';

/** An error of SQLite, or of what we read from it, with the file that it is about and what to do. */
export function sqliteFailure(file: string, error: unknown): Error {
	const code = (error as { errcode?: unknown }).errcode;
	const primary = typeof code === "number" ? code & 0xff : null;
	const damaged = isDamage(error);
	const doing = damaged ? damageAdvice : primary === null ? undefined : advice[primary];
	return Object.assign(
		new Error([`${file} cannot be used: ${messageOf(error)}`, ...(doing === undefined ? [] : [doing])].join(". "), {
			cause: error,
		}),
		{ code: damaged ? historyDamaged : "ERR_SQLITE_ERROR" },
	);
}

/** Whether it is the content that is wrong, and not what is around it. */
export function isDamage(error: unknown): boolean {
	const code = (error as { errcode?: unknown }).errcode;
	if (typeof code === "number") return (code & 0xff) === codes.corrupt || (code & 0xff) === codes.notadb;
	return error instanceof DamagedContent;
}

export function isBusy(error: unknown): boolean {
	return (error as { errcode?: unknown }).errcode === codes.busy;
}

/** What stands in the database is not what was written. */
export class DamagedContent extends Error {}
