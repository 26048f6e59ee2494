import fc from "fast-check";
import { compare, gt } from "semver";
import { expect, test } from "vitest";
import { releaseOf } from "../../../test/harness/releases.ts";
import { upgradePath } from "./upgrade-path.ts";

function path(from: string, to: string, allowed: Record<string, string[] | null>) {
	const releases = Object.entries(allowed).map(([version, upgrade_path]) =>
		releaseOf(`a@${version}`, upgrade_path === null ? {} : { upgrade_path }),
	);
	return upgradePath(from, to, releases);
}

test.each([
	["nowhere", "1.0.0", "1.0.0", { "1.0.0": null }, []],
	["straight, when it says nothing", "1.0.0", "3.0.0", { "2.0.0": null, "3.0.0": null }, ["3.0.0"]],
	["straight, when it is listed", "1.0.0", "3.0.0", { "2.0.0": null, "3.0.0": ["1.0.0"] }, ["3.0.0"]],
	["over a stop", "1.0.0", "3.0.0", { "2.0.0": null, "3.0.0": ["2.0.0"] }, ["2.0.0", "3.0.0"]],
	[
		"over the newer of two stops",
		"1.0.0",
		"3.0.0",
		{ "2.0.0": null, "2.1.0": null, "3.0.0": ["2.0.0", "2.1.0"] },
		["2.1.0", "3.0.0"],
	],
	["never over a prerelease", "1.0.0", "3.0.0", { "2.0.0-rc.1": null, "3.0.0": ["2.0.0-rc.1"] }, null],
	["to a prerelease that is asked for", "1.0.0", "3.0.0-rc.1", { "3.0.0-rc.1": null }, ["3.0.0-rc.1"]],
	["never over what is beyond", "1.0.0", "2.0.0", { "2.0.0": ["3.0.0"], "3.0.0": null }, null],
	["not where no release is let", "1.0.0", "2.0.0", { "2.0.0": [] }, null],
	["not to what there is not", "1.0.0", "9.0.0", { "2.0.0": null }, null],
	["back in one step, whatever it says", "3.0.0", "1.0.0", { "1.0.0": [], "2.0.0": null }, ["1.0.0"]],
	["not back to what there is not", "3.0.0", "0.9.0", { "1.0.0": null }, null],
] as [string, string, string, Record<string, string[] | null>, string[] | null][])(
	"it goes %s",
	(_, from, to, allowed, expected) => {
		expect(path(from, to, allowed)).toEqual(expected);
	},
);

test("it is as short as any, and over the newest stops of those", () => {
	const versions = ["1.0.0", "2.0.0", "3.0.0", "4.0.0", "5.0.0"];
	const allowed = fc.record(
		Object.fromEntries(versions.map((version) => [version, fc.option(fc.subarray(versions), { freq: 2 })])),
	);
	fc.assert(
		fc.property(allowed, (table) => {
			const ways: string[][] = [];
			const walk = (at: string, way: string[]): void => {
				if (at === "5.0.0") ways.push(way);
				for (const next of versions) {
					const lets = table[next] ?? null;
					if (gt(next, at) && (lets === null || lets.includes(at))) walk(next, [...way, next]);
				}
			};
			walk("1.0.0", []);
			const newerFirst = (a: string[], b: string[]): number =>
				a.map((stop, i) => compare(b[i] ?? stop, stop)).find((order) => order !== 0) ?? 0;
			const [best] = ways.sort((a, b) => a.length - b.length || newerFirst(a, b));

			expect(path("1.0.0", "5.0.0", table)).toEqual(best ?? null);
		}),
		{ numRuns: 300 },
	);
});
