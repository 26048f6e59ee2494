import { types } from "node:util";

/** What structured cloning would refuse or silently change, and where. */
export interface CloneProblem {
	/** Such as `state.documents[3].author`. */
	readonly path: string;
	readonly reason: string;
}

/** A value that is still to be looked at. Its path is put together only when something is wrong with it. */
interface Part {
	readonly value: unknown;
	readonly parent: Part | null;
	/** Its own piece of the path: a way of writing it, given the parent's. */
	readonly name: (parent: string) => string;
}

/**
 * Looks for what cloning would lose without a word (prototypes, accessors, hidden and symbol keys) or refuse (functions,
 * promises, proxies). State that came out changed would be found much later, and by users, so it is refused at the door.
 */
export function findCloneProblem(state: unknown): CloneProblem | null {
	if (isPlain(state)) return null;
	return new CloneCheck().run({ value: state, parent: null, name: () => "state" });
}

/** Most values of most states: nothing can be wrong with them, and nothing is inside. */
function isPlain(value: unknown): boolean {
	const type = typeof value;
	return (type !== "object" && type !== "function" && type !== "symbol") || value === null;
}

class CloneCheck {
	readonly #seen = new Set<unknown>();
	readonly #pending: Part[] = [];

	run(first: Part): CloneProblem | null {
		for (let part: Part | undefined = first; part !== undefined; part = this.#pending.pop()) {
			const { value } = part;
			if (typeof value === "function" || typeof value === "symbol") return problem(part, `it is a ${typeof value}`);
			if (typeof value !== "object" || value === null || this.#seen.has(value)) continue;
			this.#seen.add(value);
			const reason = refusal(value);
			if (reason !== null) return problem(part, reason);
			const inner = this.#addInner(part, value);
			if (inner) return inner;
		}
		return null;
	}

	#addInner(part: Part, value: object): CloneProblem | null {
		if (value instanceof Map) {
			for (const [key, inner] of value) {
				if (!isPlain(key)) this.#add(key, part, (parent) => `a key of ${parent}`);
				if (!isPlain(inner)) this.#add(inner, part, (parent) => `${parent}.get(${label(key)})`);
			}
			return null;
		}
		if (value instanceof Set) {
			for (const inner of value) if (!isPlain(inner)) this.#add(inner, part, (parent) => `a value of ${parent}`);
			return null;
		}
		const prototype: unknown = Object.getPrototypeOf(value);
		const isArray = Array.isArray(value);
		if (!isArray && prototype !== Object.prototype && prototype !== null) return null;
		if (Object.getOwnPropertySymbols(value).length > 0) return problem(part, "it has a symbol as a key");
		for (const key of Object.getOwnPropertyNames(value)) {
			if (isArray && key === "length") continue;
			const property = Object.getOwnPropertyDescriptor(value, key);
			const name = (parent: string): string => (isArray ? `${parent}[${key}]` : `${parent}.${key}`);
			const at = (): Part => ({ value: undefined, parent: part, name });
			if (property?.get || property?.set) {
				return problem(at(), "it is an accessor, and only its value would survive");
			}
			if (property?.enumerable === false) return problem(at(), "it is not enumerable, and would be left out");
			if (!isPlain(property?.value)) this.#add(property?.value, part, name);
		}
		return null;
	}

	#add(value: unknown, parent: Part, name: Part["name"]): void {
		this.#pending.push({ value, parent, name });
	}
}

function problem(part: Part, reason: string): CloneProblem {
	return { path: pathOf(part), reason };
}

/** Without recursion: a state may be nested deeper than the stack. */
function pathOf(part: Part): string {
	const names: Part["name"][] = [];
	for (let at: Part | null = part; at; at = at.parent) names.push(at.name);
	return names.reduceRight((path, name) => name(path), "");
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

function label(key: unknown): string {
	if (typeof key === "object" && key !== null) return "…";
	return typeof key === "string" ? JSON.stringify(key) : String(key);
}
