import { onTestFinished } from "vitest";
import type { Workspace } from "../../../server/src/services/workspace.ts";
import type { ReleaseSpec } from "../../harness/workspace.ts";
import { Editor, type EditorOptions } from "./editor.ts";
import { type Folder, type FolderSpec, serviceFolder } from "./folder.ts";
import { type TestPorts, testPorts } from "./ports.ts";

export interface Scene {
	readonly editor: Editor;
	readonly folder: Folder;
	readonly ports: TestPorts;
	/** URI of the folder's noodle.json. */
	readonly manifest: string;
}

interface SceneOptions extends Omit<Partial<EditorOptions>, "ports">, Partial<FolderSpec> {
	/** Lets a test stand between the server and the workspace. */
	readonly around?: (workspace: Workspace) => Partial<Workspace>;
}

/** Two components, one of which has something newer. */
export const defaultManifest = `{
  "components": {
    "renderer": "1.0.0",
    "search-index": "1.0.0"
  }
}
`;

export const defaultReleases: readonly ReleaseSpec[] = [
	{ name: "renderer", version: "1.0.0" },
	{ name: "renderer", version: "2.0.0" },
	{ name: "search-index", version: "1.0.0" },
];

/** A folder, an editor on it and a server for the editor; all of it is gone when the test is over. */
export async function scene(options: SceneOptions = {}): Promise<Scene> {
	const { manifest = defaultManifest, releases = defaultReleases, around, ...editorOptions } = options;
	const folder = await serviceFolder({ manifest, releases });
	const ports = testPorts(around);
	const editor = await Editor.start({ ports, folders: [folder.uri], ...editorOptions });
	onTestFinished(async () => {
		await editor.stop();
		await folder.remove();
	});
	return { editor, folder, ports, manifest: folder.uriOf("noodle.json") };
}
