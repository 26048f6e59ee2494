import { copyFile, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { root } from "../lib/bundle.ts";
import { ensureChromium } from "../lib/vscode/chromium.ts";
import { run as testE2e } from "./test-e2e.ts";

/** Pictures of documents, by the picture of a journey that each is. */
const documents = { "upgraded.png": "upgrade-5-upgraded.png", "dashboard.png": "dashboard-1-by-degrees.png" };

/** Takes the pictures of the walkthrough and of the documents anew, from the product as it is. */
export async function run(): Promise<number> {
	process.env.NOODLE_PICTURES = "1";
	const journeys = ["walkthrough", "upgrade", "dashboard"].map((name) => `test/e2e/${name}.e2e.test.ts`);
	const code = await testE2e(journeys);
	if (code !== 0) return code;
	const taken = join(root, "test-results/screenshots");
	for (const [picture, from] of Object.entries(documents))
		await copyFile(join(taken, from), join(root, "docs/images", picture));
	const { executablePath, args, env } = await ensureChromium();
	const browser = await chromium.launch({
		executablePath,
		args,
		env: { ...(process.env as Record<string, string>), ...env },
	});
	try {
		const page = await browser.newPage();
		for (const name of await readdir(taken)) {
			const [, picture] = /^walkthrough-(\w+-(?:light|dark))\.png$/.exec(name) ?? [];
			if (picture === undefined) continue;
			const small = await asWebp(page, await readFile(join(taken, name)));
			await writeFile(join(root, "media/walkthrough", `${picture}.webp`), small);
		}
	} finally {
		await browser.close();
	}
	return 0;
}

/** A quarter of the size, and all that an extension's people have to download. The browser has what it takes. */
async function asWebp(page: Page, png: Buffer): Promise<Buffer> {
	const url = (await page.evaluate(`(async () => {
		const image = new Image();
		image.src = "data:image/png;base64,${png.toString("base64")}";
		await image.decode();
		const canvas = document.createElement("canvas");
		[canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
		canvas.getContext("2d").drawImage(image, 0, 0);
		return canvas.toDataURL("image/webp", 0.8);
	})()`)) as string;
	return Buffer.from(url.slice(url.indexOf(",") + 1), "base64");
}
