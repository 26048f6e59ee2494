import { execFile } from "node:child_process";
import { chmod, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { create } from "tar";
import { expect } from "vitest";
import { noodle, startNoodle, startRuntime } from "../harness/noodle.ts";
import { call } from "../harness/observer.ts";
import { test } from "../harness/scene.ts";
import { type TempWorkspace, writeRelease } from "../harness/workspace.ts";
import { counter, greeter } from "./harness/components.ts";

const run = promisify(execFile);
const manifest = { components: { greeter: "1.0.0", counter: "1.0.0" } };
const releases = [greeter("1.0.0"), counter("1.0.0"), counter("1.1.0")];

/** Packs a folder as `npm pack` does, with `package/` on top. */
async function pack(made: TempWorkspace, name: string, prepare: (folder: string) => Promise<void>): Promise<string> {
	const folder = made.path("packing", name, "package");
	await mkdir(folder, { recursive: true });
	await prepare(folder);
	const file = made.path("runtime_components", `${name}.tgz`);
	await create({ file, gzip: true, cwd: made.path("packing", name), portable: true }, ["package"]);
	await rm(made.path("packing"), { recursive: true });
	return file;
}

async function firstLine(root: string): Promise<string> {
	const { stdout } = await startNoodle(root, ["check"]).finished;
	return stdout.split("\n")[0] ?? "";
}

test.concurrent("what is quoted cannot do anything to the terminal", async ({ workspace }) => {
	const { root } = await workspace({ manifest, releases });
	const { stdout, stderr } = await startNoodle(root, ["upgrade", "\u001b[2Jcounter\u0007@1.1.0"]).finished;
	// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
	expect(stdout + stderr).not.toMatch(/[\u001b\u0007]/);
	expect(stdout + stderr).toContain("counter\\u0007");
});

test.concurrent("a manifest that is no JSON is one line with its place; what was committed before goes on", async ({
	workspace,
}) => {
	const made = await workspace({ manifest, releases });
	const { root } = made;
	await noodle(root, ["upgrade", "counter@1.1.0"]);
	await made.writeManifest('{\n  "components": {\n    "greeter" "1.0.0"\n  }\n}\n');

	expect(await firstLine(root)).toMatch(/noodle\.json:3:15: error: .*\[/);
	const upgraded = await noodle(root, ["upgrade", "counter@1.0.0"]);
	expect(upgraded.json()).toMatchObject({ outcome: "refused", error: { code: "invalid-manifest" } });
	await startRuntime(root);
	expect(await call(root, "counter", "version")).toBe("1.1.0");
});

test.concurrent("a bad entry of the manifest is found at its place, and the other components go on working", async ({
	workspace,
}) => {
	const { root } = await workspace({
		manifest: '{\n  "components": {\n    "greeter": "^1.0.0",\n    "counter": "1.0.0"\n  }\n}\n',
		releases,
	});
	expect(await firstLine(root)).toMatch(/noodle\.json:3:16: error: .*\^1\.0\.0.*\[invalid-version\]/);
	expect(await noodle(root, ["list"])).toMatchObject({ code: 0 });
});

test.concurrent("a descriptor that cannot be used takes only its own release away", async ({ workspace }) => {
	const made = await workspace({ manifest, releases: [...releases, counter("1.2.0")] });
	const { root, path } = made;
	await writeFile(path("runtime_components", "counter", "1.2.0", "package.json"), '{ "name": "counter",\n');

	const checked = await noodle(root, ["check"]);
	expect(checked.code).toBe(0);
	expect(checked.json().findings).toMatchObject([
		{ severity: "warning", file: path("runtime_components", "counter", "1.2.0", "package.json") },
	]);
	expect((await noodle(root, ["upgrade", "counter"])).json()).toMatchObject({
		outcome: "committed",
		steps: [{ to: "1.1.0" }],
	});
});

test.concurrent("tarballs that are none, that climb out, or that hold a link are named and refused; a good one is taken", async ({
	workspace,
}) => {
	const made = await workspace({ manifest, releases });
	const { root, path } = made;
	await writeFile(path("runtime_components", "greeter-1.1.0.tgz"), "this is not a tarball");
	await pack(made, "greeter-1.2.0", async (folder) => {
		await writeRelease(folder, greeter("1.2.0"));
		await symlink("/etc/passwd", `${folder}/passwords`);
	});
	await mkdir(path("climb", "package"), { recursive: true });
	await writeRelease(path("climb", "package"), greeter("1.3.0"));
	await writeFile(path("climb", "evil.txt"), "out");
	await run("tar", [
		"-C",
		path("climb"),
		"-czPf",
		path("runtime_components", "greeter-1.3.0.tgz"),
		"--transform",
		"s,^evil.txt,package/../../../evil.txt,",
		"package",
		"evil.txt",
	]);
	await pack(made, "greeter-1.4.0", (folder) => writeRelease(folder, greeter("1.4.0")));

	expect(await firstLine(root)).toMatch(/greeter-1\.1\.0\.tgz.*cannot be read as a tarball/);
	const refusal = async (version: string) => {
		const { outcome, error } = (await noodle(root, ["upgrade", `greeter@${version}`])).json();
		return `${outcome}: ${error?.message}`;
	};
	expect(await refusal("1.2.0")).toMatch(/^refused: .*greeter-1\.2\.0\.tgz was refused: .*passwords.*SymbolicLink/);
	expect(await refusal("1.3.0")).toMatch(/^refused: .*greeter-1\.3\.0\.tgz was refused: .*evil\.txt.* leads out/);
	expect((await noodle(root, ["upgrade", "greeter"])).json()).toMatchObject({
		outcome: "committed",
		steps: [{ to: "1.4.0" }],
	});
});

test.concurrent("a value of the configuration that cannot be used is named with its place, and its default holds", async ({
	workspace,
}) => {
	const { root } = await workspace({
		manifest: `{\n  "components": { "counter": "1.0.0" },\n  "runtime_upgrade": { "hot_swap": { "swap_timeout": "soon" } }\n}\n`,
		releases,
	});
	expect(await firstLine(root)).toMatch(/noodle\.json:3:\d+: error: .*swap_timeout.*\[invalid-config\]/);
	const environment = await noodle(root, ["check"], { env: { NOODLE_BAKE_SECONDS: "a while" } });
	expect(environment.stdout).toMatch(/NOODLE_BAKE_SECONDS=a while/);
});

test.concurrent("a lock file with the marks of a merge is not written over: the upgrade is refused until somebody has decided", async ({
	workspace,
}) => {
	const { root, path } = await workspace({ manifest, releases });
	const merged = '<<<<<<< ours\n{ "lock_version": 1 }\n=======\n>>>>>>> theirs\n';
	await writeFile(path("noodle-lock.json"), merged);

	expect(await firstLine(root)).toMatch(/noodle-lock\.json:1:1: error: .*\[invalid-lock\]/);
	const upgraded = await noodle(root, ["upgrade", "counter"]);
	expect(upgraded.json()).toMatchObject({ outcome: "refused", error: { code: "invalid-lock" } });
	expect(await readFile(path("noodle-lock.json"), "utf8")).toBe(merged);
	await rm(path("noodle-lock.json"));
	expect((await noodle(root, ["apply"])).json()).toMatchObject({ outcome: "committed" });
});

test.concurrent("list finds what is installed in the store when there is no lock file", async ({ workspace }) => {
	const { root } = await workspace({ manifest, releases });
	await (await startRuntime(root)).stop();
	expect((await noodle(root, ["list"])).json().components).toMatchObject([
		{ installed: "1.0.0" },
		{ installed: "1.0.0" },
	]);
});

test.concurrent("a folder that cannot be written to: questions are answered, an upgrade is refused in one line", async ({
	workspace,
}) => {
	const { root, path } = await workspace({ manifest, releases });
	await noodle(root, ["upgrade", "counter@1.1.0"]);
	// The superuser may write everywhere, so somebody else has to try.
	const uid = process.getuid?.() === 0 ? 65534 : undefined;
	const closed = [root, path(".noodle")];
	for (const folder of closed) await chmod(folder, 0o555);
	const options = uid === undefined ? {} : { uid };

	expect(await noodle(root, ["list"], options)).toMatchObject({ code: 0 });
	expect((await noodle(root, ["history"], options)).json().upgrades).toMatchObject([{ outcome: "committed" }]);
	const upgraded = await noodle(root, ["upgrade", "counter@1.0.0"], options);
	expect(upgraded).toMatchObject({ code: 1 });
	expect(upgraded.json()).toMatchObject({ outcome: "refused", error: { code: "system-error" } });
	expect(upgraded.json().error.message).toMatch(/permission denied, open .*\.noodle/);
	expect(upgraded.stderr).not.toMatch(/\bat .*\.mjs/);
	for (const folder of closed) await chmod(folder, 0o755);
});
