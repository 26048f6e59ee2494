import { expect, test } from "vitest";
import { releaseOf } from "../../../../test/harness/releases.ts";
import { changesBetween } from "./changelog.ts";

const changelog = `# Changelog

## [Unreleased]

- Not yet.

## [2.0.0] - 2026-03-01

### Changed

- Twice as fast.

## 1.1.0 (2026-02-01)

- Finds more.

## v1.0.0

- First.

[2.0.0]: https://example.com/2.0.0
`;
const releases = [
	["a@2.0.0", "Two."],
	["a@1.1.0", "One more."],
	["a@1.0.0", "One."],
].map(([id = "", description = ""]) => {
	const release = releaseOf(id);
	return { ...release, descriptor: { ...release.descriptor, description } };
});

test("what is new comes from the sections after the one version up to the other, newest first", () => {
	expect(changesBetween("1.0.0", "2.0.0", releases, changelog)).toBe(
		"**2.0.0**\n\n*Changed*\n\n- Twice as fast.\n\n**1.1.0**\n\n- Finds more.",
	);
	expect(changesBetween("1.0.0", "1.1.0", releases, changelog)).toBe("**1.1.0**\n\n- Finds more.");
});

test.each([
	["there is no changelog", null],
	["it says nothing of these versions", "# Changelog\n\n## 9.0.0\n\n- Later."],
	["it has no headings", "We changed a lot."],
])("without one the releases speak for themselves: %s", (_, text) => {
	expect(changesBetween("1.0.0", "2.0.0", releases, text)).toBe("- **2.0.0** Two.\n- **1.1.0** One more.");
});

test("nothing is told where nobody says anything, and not more than can be read", () => {
	expect(changesBetween("1.0.0", "2.0.0", [], null)).toBeNull();
	const long = changesBetween("1.0.0", "2.0.0", [], `## 2.0.0\n\n${"- A line.\n".repeat(2_000)}`);
	expect(long?.length).toBeLessThan(4_100);
	expect(long?.endsWith("- A line.\n\n…")).toBe(true);
});
