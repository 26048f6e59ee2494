import { onTestFinished } from "vitest";
import type { Workspace } from "../../../server/src/services/workspace.ts";
import { Editor, type EditorOptions } from "./editor.ts";
import { catalogFiles, type Folder, type Release, temporaryFolder } from "./folder.ts";
import { type TestPorts, testPorts } from "./ports.ts";

export interface Scene {
	readonly editor: Editor;
	readonly folder: Folder;
	readonly ports: TestPorts;
	/** URI of the folder's noodle.json. */
	readonly manifest: string;
}

interface SceneOptions extends Omit<Partial<EditorOptions>, "ports"> {
	/** The text of noodle.json; null: there is none yet. */
	readonly manifest?: string | null;
	readonly releases?: readonly Release[];
	readonly files?: Readonly<Record<string, string>>;
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

export const defaultReleases: readonly Release[] = [
	{ name: "renderer", version: "1.0.0" },
	{ name: "renderer", version: "2.0.0" },
	{ name: "search-index", version: "1.0.0" },
];

/** A folder, an editor on it and a server for the editor; all of it is gone when the test is over. */
export async function scene(options: SceneOptions = {}): Promise<Scene> {
	const { manifest = defaultManifest, releases = defaultReleases, files = {}, around, ...editorOptions } = options;
	const noodle = manifest === null ? {} : { "noodle.json": manifest };
	const folder = await temporaryFolder({ ...catalogFiles(releases), ...files, ...noodle });
	const ports = testPorts(around);
	const editor = await Editor.start({ ports, folders: [folder.uri], ...editorOptions });
	onTestFinished(async () => {
		await editor.stop();
		await folder.remove();
	});
	return { editor, folder, ports, manifest: folder.uriOf("noodle.json") };
}
