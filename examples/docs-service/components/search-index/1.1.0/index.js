import { excerptOf } from "../shared/excerpt.js";
import { checkedDocument, checkedDocuments, checkedQuery } from "../shared/input.js";
import { fromKeyed, toKeyed } from "../shared/keyed-documents.js";
import { lenientWords } from "../shared/lenient-words.js";
import { readSettings } from "../shared/settings.js";
import { buildWholeIndex, loadWholeIndex } from "../shared/whole-index.js";
import { oneToTwo } from "./migrations.js";
import descriptor from "./package.json" with { type: "json" };

/**
 * State version 2: `{ index, documents: { [id]: { position, title, body, added_at } }, searches }`, where `index` is what
 * MiniSearch serialises.
 */
export default {
	migrations: [oneToTwo],

	setup(context) {
		const { state } = context;
		const { limit, titleBoost } = readSettings(context);
		const index = state ? loadWholeIndex(state.index) : buildWholeIndex([]);
		const documents = new Map(fromKeyed(state?.documents ?? {}).map((document) => [document.id, document]));
		let searches = state?.searches ?? 0;

		function put({ id, title, text }) {
			const old = documents.get(id);
			if (old) index.remove(old);
			const document = { id, title, body: text, added_at: Date.now() };
			documents.set(id, document);
			index.add(document);
		}

		function hit({ id, score, terms }) {
			const { title, body } = documents.get(id);
			return { id, title, score, excerpt: excerptOf(body, terms) };
		}

		return {
			methods: {
				add(document) {
					put(checkedDocument(document));
				},
				addAll(list) {
					for (const document of checkedDocuments(list)) put(document);
				},
				/** Says whether there was such a document. */
				remove(id) {
					const old = documents.get(id);
					if (old) index.remove(old);
					return documents.delete(id);
				},
				search(query) {
					const found = index.search(checkedQuery(query), { ...lenientWords, boost: { title: titleBoost } });
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
			exportState: () => ({ index: index.toJSON(), documents: toKeyed(documents.values()), searches }),
			health: () =>
				index.documentCount === documents.size
					? { healthy: true }
					: { healthy: false, reason: `${documents.size} documents, but ${index.documentCount} in the index` },
		};
	},
};
