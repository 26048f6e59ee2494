// A Chromium for the tests. On Linux it comes from the npm registry with all that it needs, so that it starts where there
// are no system libraries and no fonts; elsewhere an installed Chrome or Edge is used.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { ensureCached } from "./cache.ts";
import type { InstallOptions } from "./install.ts";
import { nodeForVsCode } from "./node.ts";
import { npmInstall } from "./npm.ts";
import { chromiumVersion, fontsVersion, recipe } from "./versions.ts";

export interface Chromium {
	executablePath: string;
	args: string[];
	/** What it needs to find its fonts and libraries, to be added to the environment. */
	env: Record<string, string>;
}

const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--font-render-hinting=none"];

/** `NOODLE_CHROMIUM`, or the pinned Chromium from the cache, or the Chrome or Edge of this machine. */
export async function ensureChromium(options: InstallOptions = {}): Promise<Chromium> {
	const own = process.env.NOODLE_CHROMIUM;
	if (own) {
		return { executablePath: own, args, env: {} };
	}
	if (process.platform !== "linux" || process.arch !== "x64") {
		return { executablePath: installedBrowser(), args, env: {} };
	}
	const folder = await ensureCached({
		name: `chromium-${chromiumVersion}-${recipe}`,
		proof: "fonts.conf",
		fill: async (entry) => {
			const start = Date.now();
			(options.log ?? console.error)(
				`Fetching Chromium ${chromiumVersion} from the npm registry, once for this machine…`,
			);
			await fetchChromium(entry, options.signal);
			(options.log ?? console.error)(`Chromium is fetched, after ${Math.round((Date.now() - start) / 1000)} s.`);
		},
	});
	return fromCache(folder);
}

async function fetchChromium(folder: string, signal: AbortSignal | undefined): Promise<void> {
	const download = join(folder, "download");
	await mkdir(download);
	await npmInstall(download, [`@sparticuz/chromium@${chromiumVersion}`, `dejavu-fonts-ttf@${fontsVersion}`], signal);
	await unpack(download, folder, signal);
	await rename(join(folder, "al2023", "lib"), join(folder, "lib"));
	await rm(join(folder, "al2023"), { recursive: true });
	const dejavu = join(download, "node_modules", "dejavu-fonts-ttf", "ttf");
	for (const font of (await readdir(dejavu)).filter((name) => name.startsWith("DejaVuSansMono"))) {
		await copyFile(join(dejavu, font), join(folder, "fonts", font));
	}
	await rm(download, { recursive: true });
	await writeFile(join(folder, "fonts.conf"), fontConfiguration());
}

/**
 * Lets the package unpack itself. It does so into the folder for temporary files, and its libraries only when it thinks
 * that it runs in the cloud service that it was made for.
 */
async function unpack(download: string, into: string, signal: AbortSignal | undefined): Promise<void> {
	const script = 'import chromium from "@sparticuz/chromium"; await chromium.executablePath();';
	await promisify(execFile)(nodeForVsCode(), ["--input-type=module", "--eval", script], {
		cwd: download,
		env: { ...process.env, TMPDIR: into, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x" },
		signal,
	});
}

/** Only our own fonts, so that a screenshot looks the same on every machine. Folders are relative to this file. */
function fontConfiguration(): string {
	const family = (generic: string, font: string): string =>
		`  <alias binding="same"><family>${generic}</family><prefer><family>${font}</family></prefer></alias>`;
	return [
		'<?xml version="1.0"?>',
		'<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
		"<fontconfig>",
		'  <dir prefix="relative">fonts</dir>',
		'  <cachedir prefix="xdg">noodle-upgrade/fonts</cachedir>',
		family("sans-serif", "Open Sans"),
		family("system-ui", "Open Sans"),
		family("monospace", "DejaVu Sans Mono"),
		"</fontconfig>",
		"",
	].join("\n");
}

async function fromCache(folder: string): Promise<Chromium> {
	const executablePath = join(folder, "chromium");
	const env = { FONTCONFIG_FILE: join(folder, "fonts.conf") };
	if (await starts(executablePath, {})) {
		return { executablePath, args, env };
	}
	// The libraries that came along are older than most systems' own, so they are only used where those are missing.
	const libraries = { LD_LIBRARY_PATH: join(folder, "lib") };
	if (await starts(executablePath, libraries)) {
		return { executablePath, args, env: { ...env, ...libraries } };
	}
	throw new Error(
		`The Chromium in ${folder} does not start on this machine. Run "LD_LIBRARY_PATH=${join(folder, "lib")} ${executablePath} ` +
			`--version" to see what it lacks, or set NOODLE_CHROMIUM to the path of a Chrome that works.`,
	);
}

async function starts(executablePath: string, env: Record<string, string>): Promise<boolean> {
	try {
		await promisify(execFile)(executablePath, ["--version"], { env: { ...process.env, ...env }, timeout: 20_000 });
		return true;
	} catch (error) {
		// 127: the loader could not find a library. ENOENT: there is no such loader, as on Alpine. Anything else is not ours
		// to explain away.
		if ([127, "ENOENT"].includes((error as { code: string | number }).code)) {
			return false;
		}
		throw error;
	}
}

function installedBrowser(): string {
	const places = [
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
		"/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
		"/usr/bin/google-chrome",
		"/usr/bin/chromium",
		`${process.env.PROGRAMFILES}\\Google\\Chrome\\Application\\chrome.exe`,
		`${process.env["PROGRAMFILES(X86)"]}\\Microsoft\\Edge\\Application\\msedge.exe`,
	];
	const found = places.find((place) => existsSync(place));
	if (found === undefined) {
		throw new Error(
			`There is no Chromium for ${process.platform} on ${process.arch} in the npm registry, and no Chrome or Edge was found on ` +
				"this machine. Install one, or set NOODLE_CHROMIUM to the path of its executable.",
		);
	}
	return found;
}
