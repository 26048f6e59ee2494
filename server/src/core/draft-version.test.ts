import { prerelease } from "semver";
import { expect, test } from "vitest";
import { draftVersion, isDraft } from "./draft-version.ts";

test.each([
	["1.0.0", "1.0.0-dev.20260310120000000"],
	["2.0.0-beta.1", "2.0.0-beta.1.dev.20260310120000000"],
])("a draft of %s is %s", (version, draft) => {
	expect(draftVersion(version, "20260310120000000")).toBe(draft);
	expect(prerelease(draft)).not.toBeNull();
	expect([isDraft(draft), isDraft(version)]).toEqual([true, false]);
});

test("what people call dev themselves is no draft", () => {
	expect(["1.0.0-dev", "1.0.0-dev.1", "1.0.0-dev.20260310"].filter(isDraft)).toEqual([]);
});
