import { readdir, readFile } from "node:fs/promises";
import { join, parse } from "node:path";

const name = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

/** Lower-case letters, digits and hyphens, 64 at most: safe in a path, in HTML and in a file system alike. */
export function isDocumentName(text) {
	return name.test(text);
}

/** The service's pages: those in a folder, and those that clients have put there since. The folder is never written. */
export class Documents {
	#byName = new Map();

	static async load(folder) {
		const documents = new Documents();
		const files = await readdir(folder);
		for (const file of files.filter((file) => file.endsWith(".md")).sort()) {
			documents.put(toDocument(parse(file).name, await readFile(join(folder, file), "utf8")));
		}
		return documents;
	}

	get size() {
		return this.#byName.size;
	}

	/** @returns {ReturnType<typeof toDocument> | undefined} */
	get(name) {
		return this.#byName.get(name);
	}

	has(name) {
		return this.#byName.has(name);
	}

	all() {
		return [...this.#byName.values()];
	}

	put(document) {
		this.#byName.set(document.name, document);
	}
}

/** The title is the first top heading, or the name where there is none. */
export function toDocument(name, markdown) {
	if (!isDocumentName(name)) {
		throw new Error(`"${name}" cannot be the name of a page: lower-case letters, digits and hyphens only.`);
	}
	const heading = /^# +(.+?)[ #]*$/m.exec(markdown);
	return { name, title: heading?.[1] ?? name, markdown };
}
