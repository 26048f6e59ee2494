import { expect, test } from "vitest";
import { inlineRelease } from "./harness/inline-release.ts";
import { runScript } from "./harness/run-script.ts";
import { workspaceForTest } from "./harness/workspace.ts";

const versions = Array.from({ length: 5 }, (_, i) => `1.0.${i}`);

/** About 16 KB of source, and something open of every kind that costs no process. */
function holder(version: string) {
	const filler = Array.from(
		{ length: 160 },
		(_, i) => `function f${i}(a, b) { return [a, b].map((c) => c * ${i}).concat([b]); }`,
	);
	return inlineRelease(
		"holder",
		version,
		`${filler.join("\n")}
		const self = { version: "${version}", f0, text: new Array(1000).fill("${version}") };
		setInterval(() => self, 1e6);
		process.on("SIGUSR2", () => self);
		context.signal.addEventListener("abort", () => self);
		context.setTimeout(() => self, 1e6);
		return { methods: { self: () => self, later: async () => self } };`,
	);
}

test("three hundred swaps of inline releases, each of which leaves things open, keep nothing of those that were replaced", async () => {
	const { root } = await workspaceForTest({
		manifest: { components: { holder: "1.0.0" } },
		releases: versions.map(holder),
	});
	const { alive, kbPerSwap } = await runScript("inline-swaps.mjs", [root, "300"], ["--expose-gc"]);
	// The one that serves.
	expect(alive).toBe(1);
	// The aim is one; what varies between two collections of the whole process is more than that over so few swaps.
	expect(kbPerSwap).toBeLessThan(4);
});
