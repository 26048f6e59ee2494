import { readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { Runtime } from "@noodle-upgrade/runtime";
import {
	connectRuntime,
	findRuntimes,
	openUpgradeFile,
	StatusRequest,
	StopRequest,
} from "@noodle-upgrade/runtime/control";
import { ReleaseStore } from "@noodle-upgrade/runtime/releases";
import * as tar from "tar";
import { describe, expect, test } from "vitest";
import { until } from "../harness/until.ts";
import type { TempWorkspace } from "../harness/workspace.ts";
import { Driver } from "./harness/driver.ts";
import { type Journal, journal, stateless } from "./harness/fixtures.ts";
import { host, hosted } from "./harness/hosted.ts";
import { threads } from "./harness/threads.ts";
import { workspaceForTest } from "./harness/workspace.ts";

const one = stateless("one", "1.0.0");
const two = stateless("two", "1.0.0");

const versionOf = (runtime: Runtime, component: string) => runtime.component<Journal>(component).version();

describe("where releases come from", () => {
	test("a folder of the catalog is copied into the store and runs from there", async () => {
		const { workspace, runtime } = await hosted({ releases: [one] });
		await rm(workspace.path("runtime_components"), { recursive: true });
		expect(await versionOf(runtime, "one")).toBe("1.0.0");
		const [integrity] = await new ReleaseStore(workspace.root).list();
		expect((await runtime.status()).slots).toMatchObject([
			{ component: "one", integrity, health: { status: "healthy" } },
		]);
	});

	test("a tarball is the same release as the folder that it was made of", async () => {
		const { workspace, runtime } = await hosted({ releases: [one] });
		const [integrity] = await new ReleaseStore(workspace.root).list();
		await runtime.stop();
		const folder = workspace.path("runtime_components", "one");
		await packed(workspace, "one", "1.0.0");
		await rm(folder, { recursive: true });
		await rm(workspace.path(".noodle"), { recursive: true });
		const again = await host(workspace);
		expect((await again.runtime.status()).slots).toMatchObject([{ integrity, health: { status: "healthy" } }]);
	});

	test("a release that is missing, cannot be read or throws keeps itself from starting and nothing else", async () => {
		const workspace = await workspaceForTest({
			manifest: { components: { one: "1.0.0", two: "9.9.9", three: "1.0.0", four: "1.0.0" } },
			releases: [one, two, { ...stateless("three", "1.0.0"), source: 'throw new Error("not today");' }],
		});
		await writeFile(workspace.path("runtime_components", "four-1.0.0.tgz"), "no tarball");
		await symlink("/nowhere/at/all.tgz", workspace.path("runtime_components", "dangling.tgz"));
		const { runtime, log } = await host(workspace);
		expect(await versionOf(runtime, "one")).toBe("1.0.0");
		for (const [component, message] of Object.entries({
			two: /^two is not running: two@9\.9\.9 is neither installed nor in the folder catalog/,
			three: /^three is not running: It failed to load: not today/,
			four: /^four is not running: four@1\.0\.0 is neither installed/,
		})) {
			await expect(versionOf(runtime, component)).rejects.toMatchObject({
				code: "component-unavailable",
				message: expect.stringMatching(message),
			});
		}
		expect(log.text).toMatch(/error three 1\.0\.0 did not start\. It failed to load: not today/);
		expect((await runtime.status()).ready).toBe(true);
	});

	test("a component that failed to start can be repaired by an upgrade", async () => {
		const broken = { ...stateless("one", "1.0.0"), source: 'throw new Error("not today");' };
		const { runtime, driver } = await hosted({ releases: [broken, stateless("one", "1.0.1")] });
		expect(await (await driver()).swap("one@1.0.1")).toMatchObject({
			ok: true,
			value: { components: [{ from: "1.0.0", to: "1.0.1" }] },
		});
		expect(await versionOf(runtime, "one")).toBe("1.0.1");
	});
});

async function packed(workspace: TempWorkspace, name: string, version: string): Promise<void> {
	const cwd = workspace.path("runtime_components", name, version);
	await tar.c(
		{ gzip: true, file: workspace.path("runtime_components", `${name}-${version}.tgz`), cwd, prefix: "package" },
		await readdir(cwd),
	);
}

describe("what the lock says", () => {
	const lockOf = (version: string, integrity: string) =>
		JSON.stringify({
			lock_version: 1,
			components: { one: { version, integrity, catalog: "folder:runtime_components" } },
		});

	test("content that changed under one version is refused, and the other components start", async () => {
		const workspace = await workspaceForTest({
			manifest: { components: { one: "1.0.0", two: "1.0.0" } },
			releases: [one, two],
		});
		await writeFile(workspace.path("noodle-lock.json"), lockOf("1.0.0", `sha256-${"0".repeat(64)}`));
		const { runtime } = await host(workspace);
		await expect(versionOf(runtime, "one")).rejects.toMatchObject({
			message: expect.stringMatching(/content of one@1\.0\.0 is not what noodle-lock\.json has for that version/),
		});
		expect(await versionOf(runtime, "two")).toBe("1.0.0");
	});

	test("an entry that leads to another release's content is refused", async () => {
		const { workspace, runtime, driver } = await hosted({ releases: [one, two] });
		const { integrity } = await (await driver()).install("two@1.0.0");
		await runtime.stop();
		await writeFile(workspace.path("noodle-lock.json"), lockOf("1.0.0", integrity));
		const again = await host(workspace);
		await expect(versionOf(again.runtime, "one")).rejects.toMatchObject({
			message: expect.stringMatching(/noodle-lock\.json has the content of two@1\.0\.0 for one@1\.0\.0/),
		});
	});

	test("an installed release that somebody edited is refused where it is locked, and replaced by the catalog's where not", async () => {
		const { workspace, runtime, driver } = await hosted({ releases: [one] });
		const { integrity, folder } = await (await driver()).install("one@1.0.0");
		await runtime.stop();
		const code = await readFile(`${folder}/index.js`, "utf8");
		await writeFile(`${folder}/index.js`, `${code}\n// edited`);
		await writeFile(workspace.path("noodle-lock.json"), lockOf("1.0.0", integrity));
		const locked = await host(workspace);
		await expect(versionOf(locked.runtime, "one")).rejects.toMatchObject({
			message: expect.stringMatching(/was changed after its installation/),
		});
		await locked.runtime.stop();
		await rm(workspace.path("noodle-lock.json"));
		const free = await host(workspace);
		expect(await versionOf(free.runtime, "one")).toBe("1.0.0");
		expect(await readFile(`${folder}/index.js`, "utf8")).toBe(code);
	});

	test("a lock that cannot be read is said, and what is wanted starts", async () => {
		const { workspace, runtime } = await hosted({ releases: [one] });
		await runtime.stop();
		await writeFile(workspace.path("noodle-lock.json"), "{");
		const again = await host(workspace);
		expect(await versionOf(again.runtime, "one")).toBe("1.0.0");
		expect(again.log.text).toMatch(/error - .*Restore noodle-lock\.json from version control/);
	});
});

describe("what the manifest says", () => {
	const next = stateless("one", "2.0.0");

	/** The manifest wants 2.0.0; what was committed last is 1.0.0. */
	async function committed(): Promise<TempWorkspace> {
		const { workspace, runtime, driver } = await hosted({ releases: [one, next] });
		const { integrity } = await (await driver()).install("one@1.0.0");
		await runtime.stop();
		const active = {
			components: { one: { version: "1.0.0", integrity } },
			upgrade: null,
			committed_at: "2026-01-01T00:00:00Z",
		};
		await writeFile(workspace.path(".noodle", "active.json"), JSON.stringify(active));
		await workspace.writeManifest({ components: { one: "2.0.0" } });
		return workspace;
	}

	test("it is what starts, whatever was committed last", async () => {
		const { runtime } = await host(await committed());
		expect(await versionOf(runtime, "one")).toBe("2.0.0");
	});

	test("while an upgrade is open, what was committed last starts instead", async () => {
		const workspace = await committed();
		await writeFile(workspace.path(".noodle", openUpgradeFile), "{}");
		const { runtime, log } = await host(workspace);
		expect(await versionOf(runtime, "one")).toBe("1.0.0");
		expect(log.text).toContain(
			"warn - What was committed last is started, not the manifest: an upgrade is under way or was interrupted.",
		);
	});

	test.each([
		["with the configuration of that commit", { size: 1 }, { size: 1 }],
		["with the manifest's where a commit has kept none", undefined, { size: 2 }],
	])("while an upgrade is open, it starts %s", async (_, config, expected) => {
		const keeper = stateless("keeper", "1.0.0", "config: () => context.config,");
		const manifest = { components: { keeper: { version: "1.0.0", config: { size: 2 } } } };
		const { workspace, runtime, driver } = await hosted({ releases: [keeper], manifest });
		const { integrity } = await (await driver()).install("keeper@1.0.0");
		await runtime.stop();
		const components = { keeper: { version: "1.0.0", integrity, config } };
		const active = { components, upgrade: null, committed_at: "2026-01-01T00:00:00Z" };
		await writeFile(workspace.path(".noodle", "active.json"), JSON.stringify(active));
		await writeFile(workspace.path(".noodle", openUpgradeFile), "{}");

		const again = await host(workspace);

		expect(await again.runtime.component<{ config(): object }>("keeper").config()).toEqual(expected);
	});

	test("while it cannot be used, what was committed last starts instead", async () => {
		const workspace = await committed();
		await workspace.writeManifest("{ components: ");
		const { runtime, log } = await host(workspace);
		expect(await versionOf(runtime, "one")).toBe("1.0.0");
		expect(log.text).toContain("noodle.json cannot be used");
	});

	test("when it is gone, what was committed last starts instead", async () => {
		const workspace = await committed();
		await rm(workspace.path("noodle.json"));
		const { runtime } = await host(workspace);
		expect(await versionOf(runtime, "one")).toBe("1.0.0");
	});

	test.each([
		["no manifest", null, "no-manifest", /There is no noodle\.json in .*Add one/],
		[
			"a manifest that is no JSON",
			"{",
			"manifest-unusable",
			/noodle\.json cannot be used, and nothing was committed before/,
		],
	])("with %s and nothing committed, the start fails and leaves nothing behind", async (_, manifest, code, message) => {
		const workspace = await workspaceForTest({ manifest });
		await expect(Runtime.start({ root: workspace.root })).rejects.toMatchObject({
			name: "RuntimeStartError",
			code,
			message: expect.stringMatching(message),
		});
		expect(await findRuntimes(workspace.root)).toEqual([]);
	});

	test("an empty manifest starts an empty runtime", async () => {
		const { runtime } = await host(await workspaceForTest({ manifest: { components: {} } }));
		expect(await runtime.status()).toMatchObject({ ready: true, slots: [] });
	});

	test("configuration is filled in from the environment, and what is missing there is said", async () => {
		const source = stateless("one", "1.0.0", "config: () => context.config,");
		const manifest = { components: { one: { version: "1.0.0", config: { key: `\${env:KEY}` } } } };
		const workspace = await workspaceForTest({ manifest, releases: [source] });
		const { runtime } = await host(workspace, { env: { KEY: "secret" } });
		expect(await runtime.component<{ config(): object }>("one").config()).toEqual({ key: "secret" });
		const without = await host(workspace, { env: {} });
		await expect(versionOf(without.runtime, "one")).rejects.toMatchObject({ message: expect.stringContaining("KEY") });
	});
});

test("a workspace that cannot be written to fails the start by name", async () => {
	const workspace = await workspaceForTest({ manifest: { components: {} } });
	await writeFile(workspace.path(".noodle"), "a file where a folder belongs");
	await expect(Runtime.start({ root: workspace.root })).rejects.toMatchObject({
		name: "RuntimeStartError",
		code: "control-socket-failed",
		message: expect.stringMatching(/Make .*\.noodle a folder that this user can write to/),
	});
});

test("while components start, others see them starting, none is unknown, and none can be swapped yet", async () => {
	const slow = journal("1.0.0", {
		before: "await new Promise((resolve) => context.signal.addEventListener('abort', resolve));",
	});
	const workspace = await workspaceForTest({
		manifest: { components: { journal: "1.0.0", one: "1.0.0" } },
		releases: [slow, one],
	});
	const before = threads();
	const starting = host(workspace);
	const run = await until("the runtime to be announced", async () => (await findRuntimes(workspace.root))[0]);
	const connected = await connectRuntime(run);
	if (!connected.ok) throw new Error(connected.error.message);
	const status = await connected.value.request(StatusRequest, null, 5000);
	expect(status).toMatchObject({
		value: { ready: false, slots: [{ health: { status: "starting" } }, { health: { status: "starting" } }] },
	});
	const control = await Driver.connect(workspace.root, run.id);
	expect(await control.swap("one@1.0.0")).toMatchObject({ ok: false, error: { code: "component-starting" } });

	// A stop in the middle of the start ends what is starting, and starts nothing more.
	await connected.value.request(StopRequest, { save: false }, 5000);
	const { runtime } = await starting;
	await runtime.stopped();
	expect((await runtime.status()).slots).toMatchObject([{ generation: 0 }, { generation: 0 }]);
	expect(threads()).toBe(before);
});
