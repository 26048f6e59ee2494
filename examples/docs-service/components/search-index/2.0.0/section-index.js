import MiniSearch from "minisearch";
import { excerptOf } from "../shared/excerpt.js";
import { lenientWords } from "../shared/lenient-words.js";

/**
 * An index whose entries are sections. A document that has not been cut yet is a single section, so that it is found
 * from the first moment on.
 */
export class SectionIndex {
	#index = new MiniSearch({ fields: ["title", "heading", "text"], idField: "entry" });
	#entriesOf = new Map();
	#entries = new Map();
	#lastEntry = 0;
	#titleBoost;

	constructor({ titleBoost }) {
		this.#titleBoost = titleBoost;
	}

	get terms() {
		return this.#index.termCount;
	}

	get documents() {
		return this.#entriesOf.size;
	}

	put({ id, title, body, sections }) {
		this.remove(id);
		const whole = [{ id: null, title: "", text: body }];
		// A document without any text has no sections, and is still to be found by its title.
		const pieces = sections === null || sections.length === 0 ? whole : sections;
		const entries = pieces.map((section) => ({
			entry: ++this.#lastEntry,
			document: id,
			title,
			anchor: section.id,
			heading: section.title,
			text: section.text,
		}));
		this.#index.addAll(entries);
		this.#entriesOf.set(id, entries);
		for (const entry of entries) this.#entries.set(entry.entry, entry);
	}

	remove(id) {
		const entries = this.#entriesOf.get(id);
		if (!entries) return false;
		this.#index.removeAll(entries);
		for (const { entry } of entries) this.#entries.delete(entry);
		return this.#entriesOf.delete(id);
	}

	/** The best section of each document that has any, best first. */
	search(query, limit) {
		const boost = { title: this.#titleBoost, heading: this.#titleBoost };
		const hits = new Map();
		for (const { id, score, terms } of this.#index.search(query, { ...lenientWords, boost })) {
			const { document, title, anchor, heading, text } = this.#entries.get(id);
			if (hits.size === limit) break;
			if (hits.has(document)) continue;
			const section = anchor === null ? null : { title: heading, anchor };
			hits.set(document, { id: document, title, score, excerpt: excerptOf(text, terms), section });
		}
		return [...hits.values()];
	}
}
