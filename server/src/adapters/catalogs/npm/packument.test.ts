import { expect, test } from "vitest";
import { withOwnHost } from "./npm-tarballs.ts";
import { type Packument, readPackument, releasesOf } from "./packument.ts";

const dist = { tarball: "https://npm.example.com/a/-/a-1.0.0.tgz", integrity: "sha512-AAAA" };

function packumentOf(versions: Record<string, unknown>): Packument {
	const read = readPackument({ name: "a", versions }, "a");
	if (typeof read === "string") throw new Error(read);
	return read;
}

function versionOf(change: Record<string, unknown> = {}): Record<string, unknown> {
	return { name: "a", version: "1.0.0", noodle: {}, dist, scripts: { postinstall: "x" }, ...change };
}

test("a packument is cut down to its releases, and to what is needed of them", () => {
	const { noodle: _, ...plain } = versionOf({ version: "2.0.0" });

	expect(packumentOf({ "1.0.0": versionOf(), "2.0.0": plain, "3.0.0": null })).toEqual({
		name: "a",
		versions: { "1.0.0": { name: "a", version: "1.0.0", noodle: {}, dist } },
		time: {},
	});
});

test.each([
	[{ created: "2020-01-01T00:00:00Z", "1.0.0": "2026-03-10T12:00:00Z" }, "2026-03-10T12:00:00.000Z"],
	[{ "1.0.0": "yesterday" }, undefined],
	[{ "1.0.0": null }, undefined],
	["soon", undefined],
	[undefined, undefined],
])("with the times %j the release is of %s", (time, publishedAt) => {
	const packument = readPackument({ name: "a", versions: { "1.0.0": versionOf() }, time }, "a");

	expect(releasesOf(packument as Packument).releases.map((release) => release.publishedAt)).toEqual([publishedAt]);
});

test("a package whose versions were all taken away has none", () => {
	expect(releasesOf(readPackument({ name: "a" }, "a") as Packument)).toEqual({ releases: [], findings: [] });
});

test.each([null, "", [], {}, { name: 1 }, { name: "b" }, { name: "a", versions: [1] }])(
	"%j is no packument of a",
	(value) => {
		expect(readPackument(value, "a")).toBeTypeOf("string");
	},
);

test.each([
	["no distribution", { dist: undefined }, /dist\.integrity/],
	["an old hash alone", { dist: { ...dist, integrity: "sha1-AAAA" } }, /dist\.integrity/],
	["no hash", { dist: { tarball: dist.tarball } }, /dist\.integrity/],
	["a file for a tarball", { dist: { ...dist, tarball: "file:///etc/passwd" } }, /dist\.integrity/],
	["another name", { name: "b" }, /says that it is b@1\.0\.0/],
	["another version", { version: "1.0.1" }, /says that it is a@1\.0\.1/],
	["an entry outside of it", { main: "../index.js" }, /main/],
	["a block that is none", { noodle: [] }, /noodle/],
])("a version with %s is no release, and its finding says why", (_, change, reason) => {
	const { releases, findings } = releasesOf(packumentOf({ "1.0.0": versionOf(change) }));

	expect(releases).toEqual([]);
	expect(findings).toMatchObject([{ severity: "warning", component: "a", message: expect.stringMatching(reason) }]);
});

test.each([
	["https://registry.npmjs.org/a/-/a.tgz", "npmjs", "https://mirror.example.com:8443/a/-/a.tgz"],
	["https://npm.example.com/a/-/a.tgz", "npmjs", "https://npm.example.com/a/-/a.tgz"],
	["https://npm.example.com/a/-/a.tgz", "always", "https://mirror.example.com:8443/a/-/a.tgz"],
	["https://npm.example.com/a/-/a.tgz", "npm.example.com", "https://mirror.example.com:8443/a/-/a.tgz"],
	["https://registry.npmjs.org/a/-/a.tgz", "never", "https://registry.npmjs.org/a/-/a.tgz"],
])("the tarball %s comes, with replace-registry-host %s, from %s", (tarball, replace, from) => {
	expect(withOwnHost(tarball, "https://mirror.example.com:8443/npm/", replace)).toBe(from);
});
