import { types } from "node:util";

/** What to do about a release that is not one CommonJS file. */
export const bundleIt =
	'An inline release is one CommonJS file: bundle it, for example with "esbuild index.js --bundle --platform=node --format=cjs".';

/**
 * The error with what to do about it, where the release does what no inline release can. Node's own words name neither
 * the reason nor the way out.
 */
export function explained(error: unknown): unknown {
	// Asking a proxy what it is an instance of runs its own code.
	if (!types.isNativeError(error)) return error;
	const { code } = error as { code?: unknown };
	if (code === "ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING") error.message = `It uses import(). ${bundleIt}`;
	else if (error instanceof SyntaxError && onlyInModules.test(error.message)) error.message += `. ${bundleIt}`;
	return error;
}

/** How V8 complains of an ES module that it takes for a script. */
const onlyInModules =
	/^(Cannot use import statement outside a module|Cannot use 'import\.meta' outside a module|Unexpected token 'export'|await is only valid)/;
