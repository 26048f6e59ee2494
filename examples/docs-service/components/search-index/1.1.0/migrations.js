import { fromKeyed, toKeyed } from "../shared/keyed-documents.js";
import { buildWholeIndex } from "../shared/whole-index.js";

/** State version 2 keys the documents by id, calls their text `body`, and carries the index that it built. */
export const oneToTwo = {
	from: 1,
	to: 2,
	up({ documents, searches }) {
		const renamed = documents.map(({ text, ...rest }) => ({ ...rest, body: text }));
		return { index: buildWholeIndex(renamed).toJSON(), documents: toKeyed(renamed), searches };
	},
	down({ documents, searches }) {
		return { documents: fromKeyed(documents).map(({ body, ...rest }) => ({ ...rest, text: body })), searches };
	},
};
