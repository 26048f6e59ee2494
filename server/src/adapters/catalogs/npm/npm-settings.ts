import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { messageOf, type NpmConfig } from "@noodle-upgrade/runtime/formats";
import { type NpmrcLayer, readNpmrcFiles, untilde } from "./npmrc-files.ts";

const publicRegistry = "https://registry.npmjs.org/";

/** How the user's npm reaches registries. */
export interface NpmSettings {
	/** As npm-registry-fetch takes them; tokens included, so it is never shown. */
	readonly options: Readonly<Record<string, unknown>>;
	/** The registry of a package, ending in a slash. */
	registryOf(name: string): string;
	/** Where a setting comes from: a file, or "the environment"; null: nowhere. */
	originOf(key: string): string | null;
	/** Files that npm's settings may stand in, the one that wins first. */
	readonly files: readonly string[];
	readonly offline: boolean;
	readonly replaceRegistryHost: string;
	readonly retries: { readonly count: number; readonly factor: number; readonly minMs: number; readonly maxMs: number };
	/** How long nothing may come before an attempt is given up. */
	readonly silenceMs: number;
	readonly problems: readonly string[];
}

/** The settings of npm for a workspace, read anew each time, since people correct them when something does not work. */
export async function readNpmSettings(
	root: string,
	environment: Readonly<Record<string, string | undefined>>,
	config: NpmConfig,
): Promise<NpmSettings> {
	const { layers, files, problems: unreadable } = await readNpmrcFiles(root, environment);
	const problems = [...unreadable];
	const layerOf = (key: string): NpmrcLayer | undefined => layers.find(({ settings }) => settings[key] !== undefined);
	const setting = (key: string): unknown => layerOf(key)?.settings[key];
	const text = (key: string): string | undefined => {
		const value = setting(key);
		return typeof value === "string" && value !== "" ? value : undefined;
	};
	const flag = (key: string): boolean | undefined => {
		const value = setting(key);
		return value === undefined ? undefined : value === true || value === "true" || value === "";
	};
	const number = (key: string, standard: number, most: number): number => {
		const value = Number(setting(key) ?? standard);
		return Number.isFinite(value) && value >= 0 ? Math.min(value, most) : standard;
	};
	const ca = await certificates(setting("ca"), text("cafile"), layerOf("cafile"), problems);
	const registry = withSlash(config.registry ?? text("registry") ?? publicRegistry);
	const addressed = [...layers].reverse().flatMap(({ settings, folder }) =>
		Object.entries(settings)
			.filter(([key]) => key.startsWith("//") || /^@[^:]+:registry$/.test(key))
			.map(([key, value]) => [key, /:(cert|key)file$/.test(key) ? resolve(folder, untilde(String(value))) : value]),
	);
	const options: Record<string, unknown> = {
		...Object.fromEntries(addressed),
		registry,
		ca,
		cert: text("cert"),
		key: text("key"),
		localAddress: text("local-address"),
		proxy: proxy(setting("proxy")),
		httpsProxy: proxy(setting("https-proxy")),
		noProxy: text("noproxy") ?? text("no-proxy"),
		strictSSL: flag("strict-ssl") ?? true,
		userAgent: text("user-agent") ?? `noodle-upgrade node/${process.versions.node} ${process.platform}`,
	};
	return {
		options,
		registryOf(name) {
			const scope = name.startsWith("@") ? name.slice(0, name.indexOf("/")) : null;
			const own = scope === null ? undefined : text(`${scope}:registry`);
			return own === undefined ? registry : withSlash(own);
		},
		originOf: (key) => layerOf(key)?.origin ?? null,
		files,
		offline: flag("offline") ?? false,
		replaceRegistryHost: text("replace-registry-host") ?? "npmjs",
		retries: {
			count: number("fetch-retries", 2, 10),
			factor: number("fetch-retry-factor", 3, 10),
			minMs: number("fetch-retry-mintimeout", 300, 10_000),
			maxMs: number("fetch-retry-maxtimeout", 3_000, 60_000),
		},
		silenceMs: number("fetch-timeout", 10_000, 300_000) || 10_000,
		problems,
	};
}

function withSlash(url: string): string {
	return url.endsWith("/") ? url : `${url}/`;
}

/** `false` and `null` mean none, which says nothing of the variables that other programs go by. */
function proxy(value: unknown): string | undefined {
	return typeof value === "string" && value !== "" && value !== "false" && value !== "null" ? value : undefined;
}

async function certificates(
	inline: unknown,
	file: string | undefined,
	layer: NpmrcLayer | undefined,
	problems: string[],
): Promise<readonly string[] | undefined> {
	if (file !== undefined && layer) {
		const path = resolve(layer.folder, untilde(file));
		try {
			const end = "-----END CERTIFICATE-----";
			const parts = (await readFile(path, "utf8")).split(end).filter((part) => part.trim() !== "");
			return parts.map((part) => `${part.trimStart()}${end}`);
		} catch (error) {
			problems.push(
				`The certificates that ${layer.origin} names with cafile cannot be read (${messageOf(error)}). Correct the path.`,
			);
		}
	}
	if (inline === undefined || inline === null || inline === "" || inline === "null") return undefined;
	return (Array.isArray(inline) ? inline : [inline]).map((part) => String(part).replaceAll("\\n", "\n"));
}
