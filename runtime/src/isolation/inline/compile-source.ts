import { compileFunction } from "node:vm";
import type { InlineSource } from "./read-source.ts";

/** What a CommonJS file finds around it; the names are those that Node gives, and those that are shadowed. */
const parameters = ["exports", "require", "module", "__filename", "__dirname"] as const;

const shadowed = [
	"process",
	"setTimeout",
	"setInterval",
	"setImmediate",
	"clearTimeout",
	"clearInterval",
	"clearImmediate",
] as const;

/** Stands in place of the globals of the same names, so that it is known who used them. */
export type Shadows = Readonly<Record<(typeof shadowed)[number], unknown>>;

export interface CompiledSource {
	/** Runs the file. @returns what it exports */
	run(require: (id: string) => unknown, shadows: Shadows): unknown;
	/** V8 did not take the data that were to save it the work. */
	readonly rejected: boolean;
}

/**
 * Compiles a file as Node would a CommonJS module, but past its cache of modules, which never lets go of anything.
 *
 * @param cachedData what `cachedDataFor` gave for the same text
 */
export function compileSource({ file, code }: InlineSource, cachedData?: Uint8Array): CompiledSource {
	const compiled = compileFunction(code, [...parameters, ...shadowed], {
		filename: file,
		...(cachedData && { cachedData: Buffer.from(cachedData) }),
	}) as ReturnType<typeof compileFunction> & { cachedDataRejected?: boolean };
	return {
		rejected: compiled.cachedDataRejected === true,
		run: (require, shadows) => {
			const module = { exports: {} };
			const folder = file.slice(0, Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")));
			const own = [module.exports, require, module, file, folder];
			compiled.apply(module.exports, [...own, ...shadowed.map((name) => shadows[name])]);
			return module.exports;
		},
	};
}

/** Compiles it for the data alone, with which another thread compiles it in no time. */
export function cachedDataFor({ file, code }: InlineSource): Uint8Array | null {
	const { cachedData } = compileFunction(code, [...parameters, ...shadowed], {
		filename: file,
		produceCachedData: true,
	}) as { cachedData?: Buffer };
	return cachedData ?? null;
}
