// Loaded into a `noodle` process before its own code: ends it, as kill -9 does, right before one of its side effects, or
// right after one of its messages to a runtime. Counted are the writes to the databases, every operation that makes a file
// appear, change or go, and the messages that move a swap.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { Socket } from "node:net";
import { DatabaseSync, StatementSync } from "node:sqlite";

const {
	NOODLE_TEST_DIE_AT: dieAt,
	NOODLE_TEST_DIE_AFTER: dieAfter,
	NOODLE_TEST_ASK: asking = "",
	NOODLE_TEST_EFFECTS: effectsFile,
	NOODLE_TEST_MAX_PAGES: maxPages,
} = process.env;
const seen = [];

/** @param what stands in the list of effects, if somebody wants it */
function count(what) {
	seen.push(what);
	if (seen.length === Number(dieAt)) process.kill(process.pid, "SIGKILL");
}

if (effectsFile) process.on("exit", () => fs.writeFileSync(effectsFile, seen.join("\n")));

/** Counts the calls of a method, or those of them that `changes` says change something. */
function counted(owner, name, changes = () => true) {
	const original = owner[name];
	owner[name] = function (...args) {
		if (changes.apply(this, args)) count(`${name} ${typeof args[0] === "string" ? args[0] : ""}`);
		return original.apply(this, args);
	};
}

const { existsSync } = fs;
const opensToWrite = (_path, flags = "r") => (typeof flags === "number" ? (flags & 3) !== 0 : flags !== "r");
const makesNew = (path) => !existsSync(path);
const isThere = (path) => existsSync(path);
const writes = (path, _data, options) => options?.flag !== "wx" || !existsSync(path);
const changing = {
	...{ writeFile: writes, mkdir: makesNew, rm: isThere, rmdir: isThere, unlink: isThere, open: opensToWrite },
	...{ appendFile: undefined, rename: undefined, mkdtemp: undefined, link: undefined, symlink: undefined },
	...{ cp: undefined, copyFile: undefined, chmod: undefined, truncate: undefined, utimes: undefined },
};
const handle = await fs.promises.open(import.meta.filename);
const fileHandle = Object.getPrototypeOf(handle);
await handle.close();

for (const [name, changes] of Object.entries(changing)) {
	counted(fs.promises, name, changes);
	counted(fs, name, changes);
	counted(fs, `${name}Sync`, changes);
}
for (const name of ["write", "writev", "fsync", "fdatasync", "ftruncate"]) {
	counted(fs, name);
	counted(fs, `${name}Sync`);
}
for (const name of ["write", "writev", "writeFile", "appendFile", "sync", "datasync", "truncate", "chmod"])
	counted(fileHandle, name);

// A disk that has room for so many pages of a database.
if (maxPages) {
	const exec = DatabaseSync.prototype.exec;
	DatabaseSync.prototype.exec = function (sql) {
		exec.call(this, sql);
		if (sql.includes("journal_mode")) exec.call(this, `PRAGMA max_page_count = ${maxPages}`);
	};
}

// What somebody asks from another terminal, right after the journal has this entry: "abort at baking".
const [verb, at] = asking.split(" at ");
const prepare = DatabaseSync.prototype.prepare;
const databases = new WeakMap();
DatabaseSync.prototype.prepare = function (sql) {
	const statement = prepare.call(this, sql);
	databases.set(statement, this);
	return statement;
};
const run = StatementSync.prototype.run;
StatementSync.prototype.run = function (...values) {
	const result = run.apply(this, values);
	const entry = /^\{"type":"([\w-]+)"/.exec(String(values[1]))?.[1];
	if (entry === undefined) return result;
	if (entry === at) {
		const insert = "INSERT INTO requests (upgrade, verb) VALUES (?, ?)";
		run.call(prepare.call(databases.get(this), insert), values[0], verb);
	}
	if (entry === dieAfter) process.kill(process.pid, "SIGKILL");
	return result;
};
// How far an upgrade is stands in the database too, but only to be shown: nobody decides by it.
counted(StatementSync.prototype, "run", function () {
	return !this.sourceSQL.includes("INTO statuses");
});
counted(DatabaseSync.prototype, "exec", (sql) => /CREATE|INSERT|UPDATE|DELETE|user_version =/.test(sql));

const send = Socket.prototype.write;
Socket.prototype.write = function (chunk, ...rest) {
	const message = /"method":"(swap\/\w+)"/.exec(String(chunk).slice(0, 200))?.[1];
	if (message) count(`before ${message}`);
	const result = send.call(this, chunk, ...rest);
	if (message) count(`after ${message}`);
	return result;
};
syncBuiltinESMExports();
