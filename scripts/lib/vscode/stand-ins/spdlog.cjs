// Stands in for the native module @vscode/spdlog, through which VS Code writes its logs and, what matters here, the
// text of every output channel: the workbench shows a channel by reading the file that is written here.
const { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } = require("node:fs");
const { dirname, extname } = require("node:path");

const levels = ["trace", "debug", "info", "warning", "error", "critical"];
const off = levels.length;

class Logger {
	#path;
	#file;
	#size;
	#maxSize;
	#maxFiles;
	#level = levels.indexOf("info");
	#decorated = true;

	constructor(_kind, _name, path, maxSize, maxFiles) {
		this.#path = path;
		this.#maxSize = maxSize;
		this.#maxFiles = maxFiles;
		this.#open();
	}

	trace(message) {
		this.#write(0, message);
	}
	debug(message) {
		this.#write(1, message);
	}
	info(message) {
		this.#write(2, message);
	}
	warn(message) {
		this.#write(3, message);
	}
	error(message) {
		this.#write(4, message);
	}
	critical(message) {
		this.#write(5, message);
	}
	getLevel() {
		return this.#level;
	}
	setLevel(level) {
		this.#level = level;
	}
	/** VS Code asks for one pattern only, the one that #write uses. */
	setPattern() {}
	/** From here on messages are written as they are, which is what a plain output channel needs. */
	clearFormatters() {
		this.#decorated = false;
	}
	/** Nothing is ever held back. */
	flush() {}
	drop() {
		this.#level = off;
		if (this.#file !== undefined) {
			closeSync(this.#file);
			this.#file = undefined;
		}
	}

	#write(level, message) {
		if (level < this.#level || this.#file === undefined) {
			return;
		}
		this.#size += writeSync(this.#file, this.#decorated ? `${localTime()} [${levels[level]}] ${message}\n` : message);
		if (this.#size > this.#maxSize) {
			this.#rotate();
		}
	}

	#open() {
		this.#file = openSync(this.#path, "a");
		this.#size = fstatSync(this.#file).size;
	}

	/** name.log becomes name.1.log, name.1.log becomes name.2.log, and the last falls out. */
	#rotate() {
		closeSync(this.#file);
		const end = extname(this.#path);
		const numbered = (number) => (number === 0 ? this.#path : `${this.#path.slice(0, -end.length)}.${number}${end}`);
		for (let number = this.#maxFiles; number > 0; number--) {
			try {
				renameSync(numbered(number - 1), numbered(number));
			} catch (error) {
				if (error.code !== "ENOENT") {
					throw error;
				}
			}
		}
		this.#open();
	}
}

function localTime() {
	const now = new Date();
	return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().replace("T", " ").slice(0, 23);
}

async function createLogger(name, path, maxSize, maxFiles) {
	mkdirSync(dirname(path), { recursive: true });
	return new Logger("rotating", name, path, maxSize, maxFiles);
}

// One assignment each: VS Code imports this from an ES module, and Node finds the names by reading such lines.
exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = createLogger;
exports.createAsyncRotatingLogger = createLogger;
