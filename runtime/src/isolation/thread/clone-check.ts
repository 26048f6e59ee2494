import { types } from "node:util";

/** What structured cloning would refuse or silently change, and where. */
export interface CloneProblem {
	/** Such as `state.documents[3].author`. */
	readonly path: string;
	readonly reason: string;
}

interface Part {
	readonly value: unknown;
	readonly path: string;
}

/**
 * Looks for what cloning would lose without a word (prototypes, accessors, hidden and symbol keys) or refuse (functions,
 * promises, proxies). State that came out changed would be found much later, and by users, so it is refused at the door.
 */
export function findCloneProblem(state: unknown): CloneProblem | null {
	const seen = new Set<object>();
	const pending: Part[] = [{ value: state, path: "state" }];
	for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
		const { value, path } = next;
		if (typeof value === "function" || typeof value === "symbol") return { path, reason: `it is a ${typeof value}` };
		if (typeof value !== "object" || value === null || seen.has(value)) continue;
		seen.add(value);
		const reason = refusal(value);
		if (reason !== null) return { path, reason };
		const problem = addParts(value, path, pending);
		if (problem) return problem;
	}
	return null;
}

function refusal(value: object): string | null {
	// First, because a proxy's prototype may be anything, and asking for it runs the proxy's own code.
	if (types.isProxy(value)) return "it is a proxy";
	if (types.isPromise(value)) return "it is a promise";
	const prototype: object | null = Object.getPrototypeOf(value);
	if (prototype !== null && !keptPrototypes.has(prototype)) {
		return `it is an instance of ${value.constructor?.name || "a class"}, and would not be one any more`;
	}
	if (types.isNativeError(value) && Object.keys(value).length > 0) {
		return "it is an error with properties of its own, and only its message would survive";
	}
	return null;
}

/** What cloning gives back as what it was. A Buffer is not among it: it comes out as a plain Uint8Array. */
const keptPrototypes: ReadonlySet<object> = new Set(
	[
		...[Object, Array, Map, Set, Date, RegExp, Boolean, Number, String, BigInt],
		...[ArrayBuffer, SharedArrayBuffer, DataView, BigInt64Array, BigUint64Array],
		...[Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array],
		...[Float32Array, Float64Array],
		...[Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError],
	].map(({ prototype }) => prototype),
);

function addParts(value: object, path: string, pending: Part[]): CloneProblem | null {
	if (value instanceof Map) {
		for (const [key, inner] of value) {
			pending.push({ value: key, path: `a key of ${path}` }, { value: inner, path: `${path}.get(${label(key)})` });
		}
		return null;
	}
	if (value instanceof Set) {
		for (const inner of value) pending.push({ value: inner, path: `a value of ${path}` });
		return null;
	}
	const isArray = Array.isArray(value);
	const prototype: unknown = Object.getPrototypeOf(value);
	if (!isArray && prototype !== Object.prototype && prototype !== null) return null;
	if (Object.getOwnPropertySymbols(value).length > 0) return { path, reason: "it has a symbol as a key" };
	for (const key of Object.getOwnPropertyNames(value)) {
		if (isArray && key === "length") continue;
		const inner = isArray ? `${path}[${key}]` : `${path}.${key}`;
		const property = Object.getOwnPropertyDescriptor(value, key);
		if (property?.get || property?.set) {
			return { path: inner, reason: "it is an accessor, and only its value would survive" };
		}
		if (property?.enumerable === false) return { path: inner, reason: "it is not enumerable, and would be left out" };
		pending.push({ value: property?.value, path: inner });
	}
	return null;
}

function label(key: unknown): string {
	if (typeof key === "object" && key !== null) return "…";
	return typeof key === "string" ? JSON.stringify(key) : String(key);
}
