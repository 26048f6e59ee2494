import { checkedDocument, checkedDocuments, checkedQuery } from "../shared/input.js";
import { fromKeyed, toKeyed } from "../shared/keyed-documents.js";
import { readSettings } from "../shared/settings.js";
import { twoToThree } from "./migrations.js";
import descriptor from "./package.json" with { type: "json" };
import { SectionIndex } from "./section-index.js";

/**
 * State version 3: `{ documents: { [id]: { position, title, body, added_at, sections } }, searches }`, where `sections` is
 * what the renderer cut the document into, or null while it has not been asked.
 */
export default {
	migrations: [twoToThree],

	setup(context) {
		const { state } = context;
		const { limit, titleBoost } = readSettings(context);
		const index = new SectionIndex({ titleBoost });
		const documents = new Map(fromKeyed(state?.documents ?? {}).map((document) => [document.id, document]));
		/** Documents that the renderer could not cut, with its reason; they stay whole until they are replaced. */
		const uncut = new Map();
		let searches = state?.searches ?? 0;
		for (const document of documents.values()) index.put(document);

		function put({ id, title, text }) {
			const document = { id, title, body: text, added_at: Date.now(), sections: null };
			documents.set(id, document);
			uncut.delete(id);
			index.put(document);
			return cut(document);
		}

		async function cut(document) {
			const sections = await askRenderer(document);
			// While the renderer worked, the document may have been replaced or removed; then its pieces are worth nothing.
			if (sections === null || documents.get(document.id) !== document) return;
			document.sections = sections;
			index.put(document);
		}

		async function askRenderer(document) {
			try {
				return await context.component("renderer").sections(document.body);
			} catch (error) {
				if (documents.get(document.id) === document) uncut.set(document.id, String(error?.message ?? error));
				context.log.warn(
					`search-index: "${document.id}" is searched as a whole, because the renderer failed: ${error}`,
				);
				return null;
			}
		}

		/** What came from state version 2 has no sections yet, and setup may not call other components. */
		function cutWhatIsOpen() {
			const open = [...documents.values()].filter(({ id, sections }) => sections === null && !uncut.has(id));
			return Promise.all(open.map(cut));
		}

		return {
			methods: {
				add: (document) => put(checkedDocument(document)),
				async addAll(list) {
					await Promise.all(checkedDocuments(list).map(put));
				},
				/** Says whether there was such a document. */
				remove(id) {
					uncut.delete(id);
					index.remove(id);
					return documents.delete(id);
				},
				async search(query) {
					checkedQuery(query);
					await cutWhatIsOpen();
					searches++;
					return index.search(query, limit);
				},
				stats: () => ({
					release: descriptor.version,
					documents: documents.size,
					ids: [...documents.keys()],
					terms: index.terms,
					searches,
					uncut: Object.fromEntries(uncut),
				}),
			},
			exportState: () => ({ documents: toKeyed(documents.values()), searches }),
			health: () =>
				index.documents === documents.size
					? { healthy: true }
					: { healthy: false, reason: `${documents.size} documents, but ${index.documents} in the index` },
		};
	},
};
