import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import { steadyLoad } from "../harness/load.ts";
import { noodle, startRuntime } from "../harness/noodle.ts";
import { call, componentOf, observing } from "../harness/observer.ts";
import { test } from "../harness/scene.ts";
import type { TempWorkspace } from "../harness/workspace.ts";
import { appliedCounter } from "./harness/applied.ts";
import { configuredCounter } from "./harness/components.ts";

/** A manifest in which a counter at 1.0.0 has a word and a size. */
function manifestWith(word: string): string {
	return `{
	"components": {
		"counter": {
			"version": "1.0.0",
			"config": {
				"word": "${word}", // what it says
				"sizes": { "page": 10, "list": [1, 2] }
			}
		}
	}
}
`;
}

const releases = [configuredCounter("1.0.0"), configuredCounter("1.1.0")];

async function differs({ root }: TempWorkspace): Promise<boolean | undefined> {
	return (await componentOf(root, "counter")).running[0]?.configDiffers;
}

test.concurrent("a changed configuration reaches a running component with its state, and a rollback takes it back out of process and manifest", async ({
	workspace,
}) => {
	const it = await appliedCounter(await workspace({ manifest: manifestWith("old"), releases }));
	const { root, path } = it;
	expect(await differs(it)).toBe(false);

	await it.writeManifest(manifestWith("new"));
	expect((await noodle(root, ["list"])).json()).toMatchObject({
		components: [{ running: [{ config_differs: true }] }],
	});
	expect((await noodle(root, ["check"])).json()).toMatchObject({
		ok: true,
		findings: [{ code: "config-drift", severity: "warning", component: "counter", range: { start: { line: 4 } } }],
	});

	const load = await steadyLoad(root, "counter", "count");
	const applied = await noodle(root, ["apply"]);
	await load.end();
	expect(applied.json()).toMatchObject({
		outcome: "committed",
		steps: [{ component: "counter", from: "1.0.0", to: "1.0.0", config_changed: true }],
	});
	expect(load.callers[0]?.calls).toBeGreaterThan(0);
	expect(load.callers[0]?.errors).toBe(0);
	expect([await call(root, "counter", "word"), await call(root, "counter", "count")]).toEqual(["new", 1]);
	expect(await differs(it)).toBe(false);
	expect(await observing(root, (there) => there.check())).toEqual({ ok: true, findings: [] });
	expect((await noodle(root, ["history"])).json().upgrades[0]).toMatchObject({
		kind: "apply",
		components: [{ name: "counter", from: "1.0.0", to: "1.0.0", config_changed: true }],
		reason: expect.stringContaining("It now runs counter@1.0.0 with a changed configuration."),
	});

	await call(root, "counter", "increment");
	expect((await noodle(root, ["rollback", "counter"])).json()).toMatchObject({ outcome: "committed", error: null });
	expect([await call(root, "counter", "word"), await call(root, "counter", "count")]).toEqual(["old", 2]);
	expect(await readFile(path("noodle.json"), "utf8")).toBe(manifestWith("old"));
	expect(await differs(it)).toBe(false);
});

test.concurrent("a configuration whose keys stand in another order is the same one", async ({ workspace }) => {
	const it = await appliedCounter(await workspace({ manifest: manifestWith("old"), releases }));

	const config = { sizes: { list: [1, 2], page: 10 }, word: "old" };
	await it.writeManifest({ components: { counter: { config, version: "1.0.0" } } });

	expect(await differs(it)).toBe(false);
	expect((await noodle(it.root, ["apply"])).json()).toMatchObject({ outcome: "committed", steps: [] });
});

test.concurrent("a configuration that the release cannot start with goes back to the one before, and the manifest keeps what was written", async ({
	workspace,
}) => {
	const it = await appliedCounter(await workspace({ manifest: manifestWith("old"), releases }));
	await it.writeManifest(manifestWith("unusable"));

	const { code, json } = await noodle(it.root, ["apply"]);

	expect(code).toBe(1);
	expect(json()).toMatchObject({
		outcome: "rolled_back",
		error: { message: expect.stringContaining("That word cannot be used.") },
	});
	expect([await call(it.root, "counter", "word"), await call(it.root, "counter", "count")]).toEqual(["old", 1]);
	expect(await readFile(it.path("noodle.json"), "utf8")).toBe(manifestWith("unusable"));
	expect(await differs(it)).toBe(true);
});

test.concurrent("an upgrade brings a changed configuration along, and its rollback brings both back", async ({
	workspace,
}) => {
	const it = await appliedCounter(await workspace({ manifest: manifestWith("old"), releases }));
	await it.writeManifest(manifestWith("new"));

	const plan = (await noodle(it.root, ["plan", "counter@1.1.0"])).json();
	expect(plan.explanation).toContain("counter goes from 1.0.0 to 1.1.0, with a changed configuration.");
	expect((await noodle(it.root, ["upgrade", "counter@1.1.0"])).json()).toMatchObject({ outcome: "committed" });
	expect([await call(it.root, "counter", "word"), await call(it.root, "counter", "version")]).toEqual(["new", "1.1.0"]);

	expect((await noodle(it.root, ["rollback"])).json()).toMatchObject({ outcome: "committed", error: null });
	expect([await call(it.root, "counter", "word"), await call(it.root, "counter", "version")]).toEqual(["old", "1.0.0"]);
	expect(await readFile(it.path("noodle.json"), "utf8")).toBe(manifestWith("old"));
});

test.concurrent("a component that could not start for its configuration is repaired by another one", async ({
	workspace,
}) => {
	const it = await workspace({ manifest: manifestWith(`\${env:NOODLE_TEST_WORD}`), releases });
	await startRuntime(it.root);
	expect((await noodle(it.root, ["call", "counter", "word"])).code).toBe(1);

	await it.writeManifest(manifestWith("plain"));

	expect((await noodle(it.root, ["apply"])).json()).toMatchObject({ outcome: "committed", error: null });
	expect(await call(it.root, "counter", "word")).toBe("plain");
});

test.concurrent("with nothing alive, what was committed last is what a configuration has changed from", async ({
	workspace,
}) => {
	const it = await workspace({ manifest: manifestWith("old"), releases });
	expect((await noodle(it.root, ["apply"])).json()).toMatchObject({ outcome: "committed" });
	await it.writeManifest(manifestWith("new"));

	const applied = (await noodle(it.root, ["apply"])).json();
	expect(applied.steps).toMatchObject([{ component: "counter", config_changed: true }]);
	expect(applied.notes.join(" ")).toContain("It takes effect at the next start");

	expect((await noodle(it.root, ["rollback"])).json()).toMatchObject({ outcome: "committed" });
	expect(await readFile(it.path("noodle.json"), "utf8")).toBe(manifestWith("old"));
});
