import type { Failure } from "@noodle-upgrade/runtime/formats";
import { ErrorCodes, ResponseError, type ServerCapabilities } from "vscode-languageserver";
import {
	CreateComponentRequest,
	type FailureItem,
	HotReloadRequest,
	ReleaseComponentRequest,
	SourcesRequest,
} from "../protocol/index.ts";
import type { LspContext } from "./context.ts";
import { toFailureItem } from "./convert-items.ts";
import { onRequest } from "./custom-messages.ts";
import {
	checked,
	createComponentParams,
	hotReloadParams,
	releaseComponentParams,
	servedAt,
	workspaceParams,
} from "./params.ts";
import { Preconditions } from "./preconditions.ts";
import { pathOf, uriOf } from "./uris.ts";

/** New components, and releases of those that are written here. Both run what their folders say, and need trust. */
export function registerAuthoring(context: LspContext): ServerCapabilities {
	const { connection, trust, workspaces } = context;
	const preconditions = new Preconditions(context);

	onRequest(connection, CreateComponentRequest, async (params) => {
		const { root, name, language } = checked(createComponentParams, params, CreateComponentRequest.method);
		const served = workspaces.byFolder(root);
		const objection = served ? await preconditions.objection(served) : trust.objection();
		// Who was asked and did not want to go on need not read why.
		if (objection)
			return refusal("shown" in objection && objection.shown ? { ...objection, code: "cancelled" } : objection);
		const created = await workspaces.inFolder(localPath(root), (folder) => folder.createComponent({ name, language }));
		await workspaces.rescan();
		if (!created.ok) return refusal(created.error);
		const { folder, release } = created.value;
		return { ok: true, folder: uriOf(folder), name: release.name, version: release.version };
	});

	onRequest(connection, HotReloadRequest, async (params) => {
		const { root, file } = checked(hotReloadParams, params, HotReloadRequest.method);
		const untrusted = trust.objection();
		if (untrusted) return refusal(untrusted);
		const workspace = await (await servedAt(context, root)).workspace();
		const reloaded = await workspace.hotReload(localPath(file));
		return reloaded.ok ? { ok: true, ...reloaded.value } : refusal(reloaded.error);
	});

	onRequest(connection, SourcesRequest, async (params) => {
		const { root } = checked(workspaceParams, params, SourcesRequest.method);
		const workspace = await (await servedAt(context, root)).workspace();
		const sources = await workspace.sources();
		return {
			sources: sources.map(({ folder, name, version, released }) => ({
				folder: uriOf(folder),
				name,
				version,
				released,
			})),
		};
	});

	onRequest(connection, ReleaseComponentRequest, async (params) => {
		const { root, folder } = checked(releaseComponentParams, params, ReleaseComponentRequest.method);
		const untrusted = trust.objection();
		if (untrusted) return refusal(untrusted);
		const workspace = await (await servedAt(context, root)).workspace();
		const released = await workspace.releaseComponent(localPath(folder));
		if (!released.ok) return refusal(released.error);
		return { ok: true, folder, name: released.value.name, version: released.value.version };
	});
	return {};
}

function refusal(error: Failure): { ok: false; error: FailureItem } {
	return { ok: false, error: toFailureItem(error) };
}

function localPath(uri: string): string {
	const path = pathOf(uri);
	if (path !== null) return path;
	throw new ResponseError(
		ErrorCodes.InvalidParams,
		`${uri} is no folder on this machine, where components could be written.`,
	);
}
