// Loaded into a `noodle` process before its own code: ends it, as kill -9 does, right before one of its side effects.
// Counted are the writes to the state database and what makes a file appear, change or go.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { StatementSync } from "node:sqlite";

const dieAt = Number(process.env.NOODLE_TEST_DIE_AT);
let effects = 0;

function count() {
	if (++effects === dieAt) process.kill(process.pid, "SIGKILL");
}

function counted(owner, name) {
	const original = owner[name];
	owner[name] = function (...args) {
		count();
		return original.apply(this, args);
	};
}

counted(StatementSync.prototype, "run");
counted(fs.promises, "rename");
counted(fs.promises, "rm");
syncBuiltinESMExports();
