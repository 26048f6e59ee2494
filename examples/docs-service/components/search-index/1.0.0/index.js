import MiniSearch from "minisearch";
import { excerptOf } from "../shared/excerpt.js";
import { checkedDocument, checkedDocuments, checkedQuery } from "../shared/input.js";
import { readSettings } from "../shared/settings.js";
import descriptor from "./package.json" with { type: "json" };

/**
 * State version 1: `{ documents: [{ id, title, text, added_at }], searches }`. The index itself is not part of it and is
 * built again from the documents.
 */
export default {
	setup(context) {
		const { state } = context;
		const { limit, titleBoost } = readSettings(context);
		const index = new MiniSearch({ fields: ["title", "text"] });
		const documents = new Map();
		let searches = state?.searches ?? 0;
		for (const document of state?.documents ?? []) put(document);

		function put(document) {
			const old = documents.get(document.id);
			if (old) index.remove(old);
			documents.set(document.id, document);
			index.add(document);
		}

		function hit({ id, score, terms }) {
			const { title, text } = documents.get(id);
			return { id, title, score, excerpt: excerptOf(text, terms) };
		}

		return {
			methods: {
				add(document) {
					put({ ...checkedDocument(document), added_at: Date.now() });
				},
				addAll(list) {
					for (const document of checkedDocuments(list)) put({ ...document, added_at: Date.now() });
				},
				/** Says whether there was such a document. */
				remove(id) {
					const old = documents.get(id);
					if (old) index.remove(old);
					return documents.delete(id);
				},
				search(query) {
					const found = index.search(checkedQuery(query), { boost: { title: titleBoost } });
					searches++;
					return found.slice(0, limit).map(hit);
				},
				stats: () => ({
					release: descriptor.version,
					documents: documents.size,
					ids: [...documents.keys()],
					terms: index.termCount,
					searches,
				}),
			},
			exportState: () => ({ documents: [...documents.values()], searches }),
			health: () =>
				index.documentCount === documents.size
					? { healthy: true }
					: { healthy: false, reason: `${documents.size} documents, but ${index.documentCount} in the index` },
		};
	},
};
