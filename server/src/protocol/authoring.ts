import { RequestType } from "vscode-jsonrpc";
import type { FailureItem } from "./failure.ts";
import type { WorkspaceParams } from "./workspaces.ts";

/** A folder that a release can be made of. */
export interface SourceItem {
	/** URI. */
	readonly folder: string;
	readonly name: string;
	readonly version: string;
	/** Whether that version is in a catalog already, so that it has to be raised first. */
	readonly released: boolean;
}

export type AuthoringResult =
	| {
			readonly ok: true;
			/** URI of the source folder. */
			readonly folder: string;
			readonly name: string;
			readonly version: string;
	  }
	| { readonly ok: false; readonly error: FailureItem };

export type HotReloadResult =
	| {
			readonly ok: true;
			readonly name: string;
			readonly version: string;
			/** Milliseconds that calls had to wait at the most. */
			readonly gateMs: number;
			/** Sentences: what was found that does not stand against it. */
			readonly warnings: readonly string[];
	  }
	| { readonly ok: false; readonly error: FailureItem };

/**
 * Writes a new component with its test into `components/<name>`, makes its first release, and has noodle.json want it. The
 * folder need not have a noodle.json yet.
 */
export const CreateComponentRequest = new RequestType<
	WorkspaceParams & { readonly name: string; readonly language: "typescript" | "javascript" | "python" },
	AuthoringResult,
	void
>("noodle/createComponent");

/**
 * Swaps a component for what is being written of it, with its state, in the live runtimes. It is no upgrade: noodle.json and the
 * history know nothing of it. The code is a finding's where a rule refused it; `no-source` says that the file belongs to no component.
 */
export const HotReloadRequest = new RequestType<
	WorkspaceParams & { /** URI of a file that was saved. */ readonly file: string },
	HotReloadResult,
	void
>("noodle/hotReload");

/** Every folder of a workspace that a release can be made of. */
export const SourcesRequest = new RequestType<WorkspaceParams, { readonly sources: readonly SourceItem[] }, void>(
	"noodle/sources",
);

/** Makes a release of a source folder, running its build script first, and puts it into the catalog folder. */
export const ReleaseComponentRequest = new RequestType<
	WorkspaceParams & { /** URI of the source folder. */ readonly folder: string },
	AuthoringResult,
	void
>("noodle/releaseComponent");
