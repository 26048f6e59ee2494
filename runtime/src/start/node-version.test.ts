import { readFile } from "node:fs/promises";
import { minVersion } from "semver";
import { expect, test } from "vitest";
import { nodeProblem, oldestNode } from "./node-version.ts";

test("a Node that is too old is named, and what to do about it", () => {
	expect(nodeProblem("20.20.2")).toBe(
		"Noodle Upgrade needs Node 22.13.0 or newer, and this process runs on Node 20.20.2. Start it with a newer Node.",
	);
	expect([nodeProblem("22.12.0") === null, nodeProblem("22.13.0"), nodeProblem("25.0.0")]).toEqual([false, null, null]);
});

test("it is the one that package.json names", async () => {
	const description = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
	expect(minVersion(description.engines.node)?.version).toBe(oldestNode);
});
