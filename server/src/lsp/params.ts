import { ErrorCodes, ResponseError } from "vscode-languageserver";
import { z } from "zod";
import { componentLanguages } from "../core/component-languages.ts";
import { defaultStrategy, strategies } from "../core/plan.ts";
import { controlVerbs } from "../core/upgrade.ts";
import type { LspContext } from "./context.ts";
import type { ServedWorkspace } from "./served-workspace.ts";

// Requests and commands can come from any editor and any script in it, so that their arguments are checked on arrival.
const root = z.string();

export const workspaceParams = z.object({ root });

const targets = z.array(z.object({ name: z.string(), version: z.string().nullable().default(null) })).min(1);

export const planParams = z.object({ root, targets });

export const upgradeParams = z.object({
	root,
	targets,
	strategy: z.enum(strategies).default(defaultStrategy),
	fingerprint: z.string().optional(),
});

export const planRollbackParams = z.object({
	root,
	component: z.string().nullable().default(null),
	to: z.string().nullable().default(null),
});

export const rollbackParams = planRollbackParams.extend({ fingerprint: z.string().optional() });

export const controlParams = z.object({ root, id: z.string(), verb: z.enum(controlVerbs) });

export const createComponentParams = z.object({ root, name: z.string(), language: z.enum(componentLanguages) });

export const hotReloadParams = z.object({ root, file: z.string() });

export const releaseComponentParams = z.object({ root, folder: z.string() });

export const releasesParams = z.object({ root, component: z.string() });

export const stopRuntimeParams = z.object({ root, runtime: z.string() });

export const pastUpgradeParams = z.object({ root, id: z.string() });

export const historyParams = z.object({ root, limit: z.int().min(1).max(10_000).default(100) });

/** @param method names the request or command, for the error. Throws an LSP error that says what is wrong. */
export function checked<Schema extends z.ZodType>(schema: Schema, params: unknown, method: string): z.output<Schema> {
	const result = schema.safeParse(params);
	if (result.success) return result.data;
	const issues = result.error.issues.map(({ path, message }) => `${path.join(".") || "params"}: ${message}`);
	throw new ResponseError(
		ErrorCodes.InvalidParams,
		`${method} got arguments that it cannot use: ${issues.join("; ")}.`,
	);
}

/** The workspace that a request is about. Throws an LSP error when none is served there. */
export async function servedAt({ workspaces }: LspContext, folder: string): Promise<ServedWorkspace> {
	await workspaces.settled();
	const served = workspaces.byFolder(folder);
	if (served) return served;
	throw new ResponseError(
		ErrorCodes.InvalidParams,
		`There is no noodle.json in ${folder}, or the folder is not open in the editor. Open the folder, or create the file.`,
	);
}
