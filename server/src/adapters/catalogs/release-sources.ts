import { type ComponentDescriptor, failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import type { ReleaseSource } from "@noodle-upgrade/runtime/releases";
import type { CatalogRelease } from "../../core/inventory.ts";
import type { NpmPlace } from "./npm/npm-locator.ts";

type Locator = ReleaseSource | ({ readonly kind: "npm" } & NpmPlace);

/** Where the content of a catalog's releases can be had on this machine. */
export interface ReleaseSources {
	/** Fetches what is not here yet. */
	get(release: CatalogRelease): Promise<Result<ReleaseSource>>;
	/** Whether the content behind the release's locator can never be another one. */
	isFixed(release: CatalogRelease): boolean;
}

/** @param fetchNpm gets the tarball of a release in a registry; left out: there is no registry */
export function releaseSources(
	fetchNpm: (place: NpmPlace, descriptor: ComponentDescriptor) => Promise<Result<ReleaseSource>> = noRegistry,
): ReleaseSources {
	return {
		async get({ locator, descriptor }) {
			const place = JSON.parse(locator) as Locator;
			return place.kind === "npm" ? fetchNpm(place, descriptor) : success(place);
		},
		isFixed: ({ locator }) => (JSON.parse(locator) as Locator).kind === "npm",
	};
}

async function noRegistry({ name, version }: NpmPlace): Promise<Result<ReleaseSource>> {
	return failure("registry-unreachable", `${name}@${version} is in an npm registry, and none is configured here.`);
}
