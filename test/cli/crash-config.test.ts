import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import { call, observing } from "../harness/observer.ts";
import { test } from "../harness/scene.ts";
import type { TempWorkspace } from "../harness/workspace.ts";
import { appliedCounter } from "./harness/applied.ts";
import { configuredCounter } from "./harness/components.ts";
import { rolledBack, walkSideEffects } from "./harness/walk.ts";

function manifestWith(word: string): object {
	return {
		components: { counter: { version: "1.0.0", config: { word } } },
		runtime_upgrade: { rollout: { bake_seconds: 0 } },
	};
}

async function wordIn({ path }: TempWorkspace, file: string): Promise<string> {
	return JSON.parse(await readFile(path(file), "utf8")).components.counter.config.word;
}

/** The word in what was committed last and in what runs; the manifest has the new one from the beginning. */
async function committedAndRunning(workspace: TempWorkspace) {
	const active = await wordIn(workspace, ".noodle/active.json");
	return { active, running: [String(await call(workspace.root, "counter", "word"))] };
}

test("an apply of a changed configuration that is killed at one of its side effects leaves the old one running or the new one", async ({
	workspace,
}) => {
	const it = await appliedCounter(
		await workspace({ manifest: manifestWith("old"), releases: [configuredCounter("1.0.0")] }),
	);
	await it.writeManifest(manifestWith("new"));

	const found = await walkSideEffects(it.root, {
		words: ["apply"],
		component: "counter",
		every: 7,
		from: "old",
		to: "new",
		look: () => committedAndRunning(it),
		async reset(there) {
			await rolledBack(there);
			await it.writeManifest(manifestWith("new"));
		},
	});

	expect(found.old).toBeGreaterThan(2);
	expect(found.new).toBeGreaterThan(1);
}, 300_000);

test("a rollback to the configuration before that is killed at one of its side effects leaves one of them everywhere", async ({
	workspace,
}) => {
	const it = await appliedCounter(
		await workspace({ manifest: manifestWith("old"), releases: [configuredCounter("1.0.0")] }),
	);
	const applied = async (there: Parameters<typeof rolledBack>[0]) => {
		await it.writeManifest(manifestWith("new"));
		expect(await there.apply({ actor: "test" })).toMatchObject({ outcome: "committed" });
	};
	await observing(it.root, applied);

	const found = await walkSideEffects(it.root, {
		words: ["rollback"],
		component: "counter",
		every: 7,
		from: "new",
		to: "old",
		look: async () => ({ manifest: await wordIn(it, "noodle.json"), ...(await committedAndRunning(it)) }),
		reset: applied,
	});

	expect(found.old).toBeGreaterThan(2);
	expect(found.new).toBeGreaterThan(1);
}, 300_000);
