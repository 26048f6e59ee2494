import { type Finding, type FindingCode, finding, type NpmConfig } from "@noodle-upgrade/runtime/formats";
import type { Catalog } from "../../../core/ports.ts";
import { limited } from "./limited.ts";
import { type NpmSettings, readNpmSettings } from "./npm-settings.ts";
import { lookUpPackage, type PackageKnowledge } from "./package-lookup.ts";
import { npmCatalogId, releasesOf } from "./packument.ts";
import { PackumentCache } from "./packument-cache.ts";
import type { RegistryFailure } from "./registry-failure.ts";

export interface NpmCatalogOptions {
	/** The workspace: its `.npmrc` counts, and its `.noodle` keeps the answers. */
	readonly root: string;
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly config: NpmConfig;
	/** Whether the registry may be asked; a workspace that is not trusted could name one, and what to send it. */
	readonly mayAsk: () => boolean;
	/** Aborted when the workspace is closed. */
	readonly signal: AbortSignal;
}

/** How long an answer holds before the registry is asked whether it still does. */
const memoryMs = 60_000;
/** How long a failure does, so that an editor without a network does not wait for it with every change. */
const failureMemoryMs = 15_000;
const packagesAtOnce = 8;

/** The releases that npm registries have of the components that somebody wants. */
export function npmCatalog({ root, environment, config, mayAsk, signal }: NpmCatalogOptions): Catalog {
	const cache = new PackumentCache(root);
	const memory = new Map<string, { readonly knowledge: Promise<PackageKnowledge>; until: number }>();
	const turns = limited(packagesAtOnce);

	const lookUp = (name: string, settings: () => Promise<NpmSettings>): Promise<PackageKnowledge> => {
		const known = memory.get(name);
		if (known && known.until > Date.now()) return known.knowledge;
		const knowledge = turns(async () => lookUpPackage(name, await settings(), cache, signal));
		const entry = { knowledge, until: Number.POSITIVE_INFINITY };
		memory.set(name, entry);
		knowledge.then(
			({ kind }) => {
				entry.until = Date.now() + (kind === "known" || kind === "absent" ? memoryMs : failureMemoryMs);
			},
			// A disk that is full, for one: whoever asked is told, and whoever asks next tries again.
			() => memory.delete(name),
		);
		return knowledge;
	};

	return {
		id: npmCatalogId,
		listsEverything: false,
		async list(components) {
			const names = components.filter((name) => isAskedFor(name, config.packages)).sort();
			if (names.length === 0) return { releases: [], findings: [], complete: true };
			if (!mayAsk()) return { releases: [], findings: [notAsked], complete: false };
			let reading: Promise<NpmSettings> | null = null;
			const settings = () => (reading ??= readNpmSettings(root, environment, config));
			const answers = await Promise.all(names.map(async (name) => ({ name, knowledge: await lookUp(name, settings) })));
			const read = answers.flatMap(({ knowledge }) =>
				"packument" in knowledge ? [releasesOf(knowledge.packument)] : [],
			);
			const { problems } = await settings();
			return {
				releases: read.flatMap(({ releases }) => releases),
				findings: [
					...problems.map((problem) => finding("invalid-npmrc", "warning", problem)),
					...read.flatMap(({ findings }) => findings),
					...findingsAbout(answers),
				],
				complete: answers.every(({ knowledge: { kind } }) => kind === "known" || kind === "absent"),
			};
		},
		refresh() {
			memory.clear();
		},
	};
}

const notAsked = finding(
	"registry-not-asked",
	"information",
	"The npm registry is not asked before this workspace is trusted, because its settings could send your login elsewhere.",
);

/** Whether a component is among those that a registry is asked for. */
function isAskedFor(name: string, packages: NpmConfig["packages"]): boolean {
	return (
		packages === null ||
		packages.some((pattern) => (pattern.endsWith("/*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern))
	);
}

/** One finding for all components that the same thing keeps from being looked up. */
function findingsAbout(answers: readonly { name: string; knowledge: PackageKnowledge }[]): Finding[] {
	const alike = new Map<string, { failure: RegistryFailure; names: string[]; since: string[] }>();
	for (const { name, knowledge } of answers) {
		if (!("failure" in knowledge) || knowledge.failure.code === "cancelled") continue;
		const { kind, failure } = knowledge;
		const group = alike.get(`${kind} ${failure.message}`) ?? { failure, names: [], since: [] };
		group.names.push(name);
		if (kind === "outdated") group.since.push(knowledge.since);
		alike.set(`${kind} ${failure.message}`, group);
	}
	return [...alike.values()].map(({ failure, names, since }) => {
		const [oldest] = since.sort();
		const component = names.length === 1 ? (names[0] ?? null) : null;
		const which = names.join(", ");
		return oldest === undefined
			? finding(
					failure.code as FindingCode,
					"warning",
					`${failure.message} Until then only other catalogs have releases of ${which}.`,
					{ component },
				)
			: finding(
					"registry-outdated",
					"information",
					`${failure.message} What it said on ${oldest} is used for ${which}; there may be newer releases since.`,
					{ component },
				);
	});
}
