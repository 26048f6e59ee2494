import { types } from "node:util";

/** What structured cloning would refuse or silently change, and where. */
export interface CloneProblem {
	/** Such as `documents[3].author`. */
	readonly path: string;
	readonly reason: string;
}

/**
 * Looks for what cloning would lose without a word (prototypes, accessors, symbol keys) or refuse (functions, promises,
 * proxies). State that came out changed would be found much later, and by users, so it is refused at the door.
 */
export function findCloneProblem(value: unknown): CloneProblem | null {
	const seen = new Set<object>();
	const pending: { value: unknown; path: string }[] = [{ value, path: "state" }];
	for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
		const { value: item, path } = next;
		if (typeof item === "function" || typeof item === "symbol") return { path, reason: `it is a ${typeof item}` };
		if (typeof item !== "object" || item === null || seen.has(item)) continue;
		seen.add(item);
		const refused = refusedKind(item);
		if (refused !== null) return { path, reason: `it is ${refused}` };
		if (isKeptWhole(item)) continue;
		if (item instanceof Map) {
			for (const [key, inner] of item) {
				pending.push({ value: key, path: `a key of ${path}` }, { value: inner, path: `${path}.get(${label(key)})` });
			}
			continue;
		}
		if (item instanceof Set) {
			for (const inner of item) pending.push({ value: inner, path: `a value of ${path}` });
			continue;
		}
		const prototype: unknown = Object.getPrototypeOf(item);
		if (!Array.isArray(item) && prototype !== null && prototype !== Object.prototype) {
			return {
				path,
				reason: `it is an instance of ${item.constructor?.name ?? "a class"}, and only its fields would survive`,
			};
		}
		if (Object.getOwnPropertySymbols(item).length > 0) return { path, reason: "it has a symbol as a key" };
		for (const key of Object.keys(item)) {
			const property = Object.getOwnPropertyDescriptor(item, key);
			const inner = Array.isArray(item) ? `${path}[${key}]` : `${path}.${key}`;
			if (property?.get || property?.set)
				return { path: inner, reason: "it is an accessor, and only its value would survive" };
			pending.push({ value: property?.value, path: inner });
		}
	}
	return null;
}

function refusedKind(item: object): string | null {
	if (types.isProxy(item)) return "a proxy";
	if (types.isPromise(item)) return "a promise";
	if (types.isWeakMap(item) || types.isWeakSet(item)) return "a weak collection";
	if (types.isGeneratorObject(item)) return "a generator";
	return null;
}

function isKeptWhole(item: object): boolean {
	return (
		types.isDate(item) ||
		types.isRegExp(item) ||
		types.isAnyArrayBuffer(item) ||
		types.isArrayBufferView(item) ||
		types.isNativeError(item) ||
		types.isBoxedPrimitive(item)
	);
}

function label(key: unknown): string {
	return typeof key === "object" ? "…" : (JSON.stringify(key) ?? String(key));
}
