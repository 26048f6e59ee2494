import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

export type Settings = Record<string, unknown>;

/** A quiet editor: nothing that greets, asks, updates, reports, or opens what nobody asked for. */
const quiet: Settings = {
	"workbench.startupEditor": "none",
	"workbench.tips.enabled": false,
	"workbench.welcomePage.walkthroughs.openOnInstall": false,
	"workbench.secondarySideBar.defaultVisibility": "hidden",
	"workbench.enableExperiments": false,
	"telemetry.telemetryLevel": "off",
	"update.mode": "none",
	"extensions.autoUpdate": false,
	"extensions.autoCheckUpdates": false,
	"extensions.ignoreRecommendations": true,
	"chat.disableAIFeatures": true,
	"git.openRepositoryInParentFolders": "never",
	// In a browser VS Code would save by itself, unlike on a desktop.
	"files.autoSave": "off",
};

/**
 * Writes the user's settings where the server reads them. What stands there already wins over our defaults, and
 * `settings` over both.
 * @param dataFolder The server's data folder (`--server-data-dir`).
 */
export async function writeSettings(dataFolder: string, settings: Settings): Promise<void> {
	const file = join(dataFolder, "data", "User", "settings.json");
	const merged = { ...quiet, ...(await readSettings(file)), ...settings };
	await mkdir(dirname(file), { recursive: true });
	await writeFile(file, `${JSON.stringify(merged, undefined, "\t")}\n`);
}

async function readSettings(file: string): Promise<Settings> {
	let text: string;
	try {
		text = await readFile(file, "utf8");
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") {
			return {};
		}
		throw error;
	}
	try {
		return JSON.parse(text) as Settings;
	} catch (cause) {
		throw new Error(`${file} is not plain JSON. Correct it, or use another user data folder.`, { cause });
	}
}
