import { type Browser, chromium } from "playwright-core";
import { ensureChromium } from "../../../scripts/lib/vscode/chromium.ts";

/** A Chromium without a window; fetched into the cache on the first run. One serves many workbenches. */
export async function launchBrowser(): Promise<Browser> {
	const { executablePath, args, env } = await ensureChromium();
	const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
	return chromium.launch({ executablePath, args, env: { ...Object.fromEntries(inherited), ...env } });
}
