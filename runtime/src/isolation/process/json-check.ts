import type { CloneProblem } from "../component/clone-check.ts";

/** Deeper than any data is, and less deep than what stacks can hold; what contains itself gets here too. */
const maxDepth = 2_000;

/** A path of hundreds of names would help nobody. */
const maxShown = 50;

interface Found {
	readonly reason: string;
	/** From the place itself outwards. */
	readonly keys: string[];
}

/**
 * Looks for what JSON would leave out, change or refuse. `undefined` on its own is fine: it is what methods give that
 * give nothing, and arrives as null.
 *
 * @param name how messages call the whole, such as `state`
 */
export function findJsonProblem(value: unknown, name: string): CloneProblem | null {
	if (value === undefined) return null;
	const found = look(value, 0);
	return found && { path: name + found.keys.reverse().join(""), reason: found.reason };
}

/** The same for the arguments of a call, which are a plain list for certain. */
export function findArgumentProblem(args: readonly unknown[]): CloneProblem | null {
	for (let i = 0; i < args.length; i++) {
		const problem = look(args[i], 0);
		if (problem) return { path: `arguments[${i}]${problem.keys.reverse().join("")}`, reason: problem.reason };
	}
	return null;
}

function look(value: unknown, depth: number): Found | null {
	switch (typeof value) {
		case "string":
		case "boolean":
			return null;
		case "number":
			return Number.isFinite(value) ? null : found(`it is ${value}, which JSON does not have`);
		case "object":
			return value === null ? null : lookInside(value, depth);
		case "undefined":
			return found("it is undefined, which JSON does not have; leave it out, or use null");
		default:
			return found(`it is a ${typeof value}`);
	}
}

function lookInside(value: object, depth: number): Found | null {
	if (depth === maxDepth) return { reason: `it is nested more than ${maxDepth} deep, or contains itself`, keys: [] };
	const isArray = Array.isArray(value);
	const prototype: unknown = Object.getPrototypeOf(value);
	if (prototype !== (isArray ? Array.prototype : Object.prototype) && prototype !== null) {
		return found(`it is an instance of ${value.constructor?.name || "a class"}, and would not be one any more`);
	}
	if (Object.getOwnPropertySymbols(value).length > 0) return found("it has a symbol as a key");
	if (typeof (value as { toJSON?: unknown }).toJSON === "function")
		return found("it has toJSON, which would replace it");
	return isArray ? lookInArray(value, depth) : lookInObject(value, depth);
}

function lookInArray(array: readonly unknown[], depth: number): Found | null {
	for (let i = 0; i < array.length; i++) {
		const problem = look(array[i], depth + 1);
		if (problem) return under(problem, `[${i}]`, depth);
	}
	// There are no gaps, since a gap is undefined; so whatever is more than the elements has a name.
	if (Object.getOwnPropertyNames(array).length === array.length + 1) return null;
	return found("it is an array with properties of its own, and only its elements would survive");
}

function lookInObject(object: object, depth: number): Found | null {
	const keys = Object.keys(object);
	for (const key of keys) {
		const problem = look((object as Record<string, unknown>)[key], depth + 1);
		if (problem)
			return under(
				problem,
				/^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`,
				depth,
			);
	}
	if (Object.getOwnPropertyNames(object).length === keys.length) return null;
	return found("it has properties that are not enumerable, and would be left out");
}

function found(reason: string): Found {
	return { reason, keys: [] };
}

/** The same problem as seen from outside. */
function under(problem: Found, key: string, depth: number): Found {
	if (depth <= maxShown) problem.keys.push(depth === maxShown ? "…" : key);
	return problem;
}
