import { type Finding, finding, readDescriptor } from "@noodle-upgrade/runtime/formats";
import { rcompare, valid } from "semver";
import * as z from "zod";
import type { CatalogRelease } from "../../../core/inventory.ts";
import { npmLocator } from "./npm-locator.ts";

export const npmCatalogId = "npm";

const document = z.object({
	name: z.string(),
	versions: z.record(z.string(), z.unknown()).default({}),
	// Some registries leave it out, and nothing depends on it.
	time: z.record(z.string(), z.unknown()).catch({}),
});

/** What a version of a package says of itself, as far as it matters here; everything else is not kept. */
const published = z.object({
	name: z.unknown().optional(),
	version: z.unknown().optional(),
	description: z.unknown().optional(),
	main: z.unknown().optional(),
	type: z.unknown().optional(),
	noodle: z.unknown().optional(),
	dist: z.unknown().optional(),
});

const distribution = z.object({
	tarball: z.url({ protocol: /^https?$/ }),
	// One hash that nobody can forge; an old sha1 alone is none.
	integrity: z.string().regex(/(?:^|\s)sha(?:256|384|512)-[A-Za-z0-9+/]+=*/),
});

/** All that a registry says of a package, cut down to the versions that are releases of a component. */
export interface Packument {
	readonly name: string;
	readonly versions: Readonly<Record<string, z.output<typeof published>>>;
	/** ISO 8601, by version: when it was published. Not every version need have one. */
	readonly time: Readonly<Record<string, string>>;
}

/** @returns a sentence part that says what is wrong when this is no packument of that package */
export function readPackument(value: unknown, name: string): Packument | string {
	const parsed = document.safeParse(value);
	if (!parsed.success) return `for ${name} it is not what the registry's protocol says`;
	if (parsed.data.name !== name) return `asked for ${name}, it speaks of ${parsed.data.name.slice(0, 100)}`;
	const versions = Object.entries(parsed.data.versions).flatMap(([version, raw]) => {
		const manifest = published.safeParse(raw);
		// Other versions are packages like any other, and none of ours.
		return manifest.success && manifest.data.noodle !== undefined ? [[version, manifest.data] as const] : [];
	});
	const time = versions.flatMap(([version]) => {
		const at = Date.parse(String(parsed.data.time[version]));
		return Number.isNaN(at) ? [] : [[version, new Date(at).toISOString()] as const];
	});
	return { name, versions: Object.fromEntries(versions), time: Object.fromEntries(time) };
}

/** The releases of a package, and at most one finding about versions that cannot be used. */
export function releasesOf({ name, versions, time }: Packument): { releases: CatalogRelease[]; findings: Finding[] } {
	const releases: CatalogRelease[] = [];
	const broken: { readonly version: string; readonly reason: string }[] = [];
	for (const [version, { dist, ...manifest }] of Object.entries(versions)) {
		const place = distribution.safeParse(dist);
		const { descriptor, findings } = readDescriptor(JSON.stringify(manifest), `${name}@${version}`);
		if (!descriptor) broken.push({ version, reason: findings[0]?.message ?? "it cannot be read." });
		else if (descriptor.name !== name || descriptor.version !== version)
			broken.push({ version, reason: `it says that it is ${descriptor.name}@${descriptor.version}.` });
		else if (!place.success)
			broken.push({ version, reason: "the registry gives no address with a SHA-2 hash (dist.integrity) for it." });
		else {
			const { tarball, integrity } = place.data;
			const publishedAt = time[version];
			releases.push({
				descriptor,
				catalog: npmCatalogId,
				locator: npmLocator({ name, version, tarball, integrity }),
				...(publishedAt !== undefined && { publishedAt }),
			});
		}
	}
	return { releases, findings: broken.length === 0 ? [] : [aboutBroken(name, broken)] };
}

function aboutBroken(name: string, broken: { readonly version: string; readonly reason: string }[]): Finding {
	const sorted = broken.sort((a, b) =>
		valid(a.version) && valid(b.version) ? rcompare(a.version, b.version) : a.version < b.version ? 1 : -1,
	);
	const [newest, ...others] = sorted;
	const more = others.length === 0 ? "" : ` So it is with ${others.length} more of its versions.`;
	return finding(
		"invalid-release",
		"warning",
		`${name}@${newest?.version} in the npm registry cannot be used: ${newest?.reason}${more} Publish a corrected version.`,
		{ component: name },
	);
}
