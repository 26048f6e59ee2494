import { type Result, success } from "@noodle-upgrade/runtime/formats";
import { askRegistry, type RegistryAnswer } from "./ask-registry.ts";
import type { NpmSettings } from "./npm-settings.ts";
import { type Packument, readPackument } from "./packument.ts";
import type { CachedPackument, PackumentCache } from "./packument-cache.ts";
import { malformed, type RegistryFailure, shownRegistry } from "./registry-failure.ts";

/** What is known of a package. */
export type PackageKnowledge =
	| { readonly kind: "known"; readonly packument: Packument }
	| { readonly kind: "absent" }
	/** The registry cannot be asked just now, and this is what it said before. */
	| {
			readonly kind: "outdated";
			readonly packument: Packument;
			readonly since: string;
			readonly failure: RegistryFailure;
	  }
	| { readonly kind: "unknown"; readonly failure: RegistryFailure };

const maxBytes = 64 * 2 ** 20;
const deadlineMs = 20_000;

/** Asks the registry of a package whether what is kept of it still holds, and takes what does not from it. */
export async function lookUpPackage(
	name: string,
	settings: NpmSettings,
	cache: PackumentCache,
	signal: AbortSignal,
): Promise<PackageKnowledge> {
	// As npm writes it, a scope's slash included, or some registries take it for a folder.
	const url = settings.registryOf(name) + name.replace("/", "%2f");
	const cached = await cache.read(url, name);
	const answer: Result<Packument | null, RegistryFailure> = settings.offline
		? { ok: false, error: offline(settings, url) }
		: await askRegistry(
				{ url, name, headers: conditions(cached), maxBytes, deadlineMs, signal },
				settings,
				(response) => take(response, { name, url, cached, cache }),
			).then((asked) => (asked.ok ? asked.value : asked));
	if (answer.ok) return answer.value === null ? { kind: "absent" } : { kind: "known", packument: answer.value };
	const failure = answer.error;
	if (failure.code === "not-found") {
		await cache.remove(url);
		return { kind: "absent" };
	}
	// Who is not let in any more gets nothing from here either.
	if (cached === null || failure.code === "registry-unauthorized") return { kind: "unknown", failure };
	return { kind: "outdated", packument: cached.packument, since: cached.checkedAt, failure };
}

interface Asked {
	readonly name: string;
	readonly url: string;
	readonly cached: CachedPackument | null;
	readonly cache: PackumentCache;
}

async function take(
	{ status, header, chunks }: RegistryAnswer,
	{ name, url, cached, cache }: Asked,
): Promise<Result<Packument, RegistryFailure>> {
	const checkedAt = new Date().toISOString();
	const parts: Buffer[] = [];
	for await (const chunk of chunks) parts.push(chunk);
	if (status === 304 && cached) {
		await cache.write(url, { ...cached, checkedAt });
		return success(cached.packument);
	}
	const read = readPackument(parsed(Buffer.concat(parts).toString("utf8")), name);
	if (typeof read === "string") return { ok: false, error: malformed(shownRegistry(url), read) };
	await cache.write(url, { etag: header("etag"), lastModified: header("last-modified"), checkedAt, packument: read });
	return success(read);
}

function conditions(cached: CachedPackument | null): Record<string, string> {
	// The short form of a packument lacks whatever npm itself has no use for.
	const headers: Record<string, string> = { accept: "application/json" };
	if (cached?.etag) headers["if-none-match"] = cached.etag;
	else if (cached?.lastModified) headers["if-modified-since"] = cached.lastModified;
	return headers;
}

function offline(settings: NpmSettings, url: string): RegistryFailure {
	const origin = settings.originOf("offline") ?? ".npmrc";
	return {
		code: "registry-unreachable",
		message: `The npm registry ${shownRegistry(url)} is not asked, because "offline" is set in ${origin}.`,
		passing: false,
	};
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		// A page of a proxy, for one; whoever reads it says that it is no packument.
		return null;
	}
}
