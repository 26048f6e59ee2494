import { fromKeyed } from "../shared/keyed-documents.js";
import { buildWholeIndex } from "../shared/whole-index.js";

/**
 * State version 3 knows the sections of each document. A migration runs without any other component at hand, so `up`
 * leaves `sections` open (null): until the renderer has cut it, a document is found as a whole.
 */
export const twoToThree = {
	from: 2,
	to: 3,
	up({ documents, searches }) {
		return { documents: eachDocument(documents, (document) => ({ ...document, sections: null })), searches };
	},
	down({ documents, searches }) {
		const whole = eachDocument(documents, ({ sections, ...document }) => document);
		return { index: buildWholeIndex(fromKeyed(whole)).toJSON(), documents: whole, searches };
	},
};

function eachDocument(keyed, change) {
	return Object.fromEntries(Object.entries(keyed).map(([id, document]) => [id, change(document)]));
}
