import { satisfies } from "semver";
import { afterAll, beforeAll, expect, test } from "vitest";
import { builtReleases, type Releases } from "./releases.ts";

let releases: Releases;

beforeAll(async () => {
	releases = await builtReleases();
});

afterAll(() => releases.remove());

/** "a 1.0.0 / b 2.0.0" for every two releases of which the first refuses the second, by its dependencies or its matrix. */
function refusals(rangesOf: (release: ReturnType<Releases["all"]>[number]) => Record<string, readonly string[]>) {
	const refused: string[] = [];
	for (const release of releases.all()) {
		for (const [name, ranges] of Object.entries(rangesOf(release))) {
			for (const { descriptor: other } of releases.all().filter(({ descriptor }) => descriptor.name === name)) {
				if (ranges.some((range) => satisfies(other.version, range))) continue;
				refused.push(`${release.descriptor.name} ${release.descriptor.version} / ${name} ${other.version}`);
			}
		}
	}
	return refused;
}

test("rate-limiter 1.1.0 was not tested with renderer 2.x, and that is the only miss in a compatibility matrix", () => {
	expect(refusals(({ descriptor }) => descriptor.compatibilityMatrix)).toEqual([
		"rate-limiter 1.1.0 / renderer 2.0.0",
		"rate-limiter 1.1.0 / renderer 2.1.0",
	]);
});

test("search-index 2.0.0 cannot do with renderer 1.x, and nothing else depends on anything", () => {
	const dependencies = refusals(({ descriptor }) =>
		Object.fromEntries(Object.entries(descriptor.dependencies).map(([name, range]) => [name, [range]])),
	);
	expect(dependencies).toEqual(["search-index 2.0.0 / renderer 1.0.0"]);
});

test("the dependency is no mere claim: search-index 2.0.0 calls what renderer 1.x does not have", () => {
	const sections = releases
		.all()
		.filter(({ descriptor }) => descriptor.methods?.includes("sections"))
		.map(({ descriptor }) => `${descriptor.name} ${descriptor.version}`);
	expect(sections).toEqual(["renderer 2.0.0", "renderer 2.1.0"]);
});

test("from search-index 1.0.0 the way to 2.0.0 leads over 1.1.0", () => {
	const paths = releases
		.all()
		.filter(({ descriptor }) => descriptor.upgradePath !== null)
		.map(({ descriptor }) => [descriptor.name, descriptor.version, descriptor.upgradePath]);
	expect(paths).toEqual([["search-index", "2.0.0", ["1.1.0"]]]);
});
