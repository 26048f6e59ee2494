/**
 * Code of a certain size as a bundler puts it out: many functions and classes of ordinary shape, of which few run when
 * the module is loaded. No two versions share a function, since V8 would take one that it has compiled before from its
 * cache, and make loading look faster than it is.
 *
 * @param bytes about how long it becomes
 */
export function generatedSource(version: string, bytes: number): string {
	const tag = version.replace(/\W/g, "_");
	const parts: string[] = [];
	for (let size = 0, number = 0; size < bytes; number++) {
		const part = unit(`${tag}_${number}`, number);
		parts.push(part);
		size += part.length;
	}
	return parts.join("");
}

function unit(name: string, seed: number): string {
	return `
var table_${name} = Object.freeze({ id: "${name}", limit: ${seed % 97}, words: ["alpha ${seed}", "beta", "gamma ${name}"] });
class Store_${name} {
	#entries = new Map();
	get size() { return this.#entries.size; }
	add(key, value) {
		if (typeof key !== "string" || key.length === 0) throw new TypeError("${name}: a key is a text that is not empty.");
		const entry = this.#entries.get(key) ?? { key, values: [], seenAt: Date.now() };
		entry.values.push(value);
		this.#entries.set(key, entry);
		return entry.values.length > table_${name}.limit ? this.trim(entry) : entry;
	}
	trim(entry) {
		const kept = entry.values.filter((value, index) => index % 2 === ${seed % 2} || value !== undefined);
		return { ...entry, values: kept, trimmedBy: "${name}" };
	}
}
function render_${name}(items, options = {}) {
	const { separator = ", ", upper = false } = options;
	const store = new Store_${name}();
	for (const item of items) {
		for (const word of String(item).split(/\\s+/)) store.add(word, ${seed});
	}
	const text = table_${name}.words.concat(items.map((item, index) => \`\${index + ${seed}}: \${item}\`)).join(separator);
	return upper ? text.toUpperCase() + store.size : text;
}
`;
}
