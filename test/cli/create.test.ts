// New components, each created, tested, hosted, changed, released and upgraded for real.
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, expect } from "vitest";
import { bin, noodle, startNoodle, startRuntime } from "../harness/noodle.ts";
import { requirePython } from "../harness/python.ts";
import { test } from "../harness/scene.ts";

const run = promisify(execFile);

beforeAll(requirePython);

const greet = async (root: string, name: string) =>
	(await noodle(root, ["call", "greeter", "greet", JSON.stringify(name)])).json();

async function edit(file: string, change: (text: string) => string): Promise<void> {
	const before = await readFile(file, "utf8");
	const after = change(before);
	expect(after).not.toBe(before);
	await writeFile(file, after);
}

test.for([
	{ language: "ts", source: "index.ts" },
	{ language: "js", source: "index.js" },
	{ language: "python", source: "main.py" },
])(
	"a component in $language passes its own test, and goes from release to release with its state",
	async ({ language, source }, { workspace }) => {
		const { root, path } = await workspace({ manifest: null });

		const created = await noodle(root, ["create", "greeter", "--language", language]);

		expect(created).toMatchObject({ code: 0 });
		expect(created.json()).toMatchObject({
			folder: path("components/greeter"),
			release: { name: "greeter", version: "1.0.0" },
		});
		await run("npm", ["test"], { cwd: path("components/greeter"), shell: process.platform === "win32" });
		expect(await readFile(path("noodle.json"), "utf8")).toBe('{\n  "components": {\n    "greeter": "1.0.0"\n  }\n}\n');
		expect((await noodle(root, ["check"])).json()).toEqual({ ok: true, findings: [] });
		await startRuntime(root);
		expect(await greet(root, "Ada")).toEqual({ result: "Hello, Ada!" });

		await edit(path("components/greeter/package.json"), (text) => text.replace('"1.0.0"', '"1.1.0"'));
		await edit(path("components/greeter", source), (text) => text.replace("Hello again", "Welcome back"));
		const released = await noodle(root, ["release", path("components/greeter")]);
		expect(released.json()).toEqual({
			name: "greeter",
			version: "1.1.0",
			folder: path("runtime_components/greeter/1.1.0"),
		});
		expect((await noodle(root, ["upgrade", "greeter@1.1.0"])).json()).toMatchObject({ outcome: "committed" });

		expect(await greet(root, "Ada")).toEqual({ result: "Welcome back, Ada! That makes 2 times." });
	},
);

test("a manifest that is there keeps its comments, and one that has the name already is left alone", async ({
	workspace,
}) => {
	const manifest = '{\n  // what we want\n  "components": {\n    "counter": "1.0.0"\n  }\n}\n';
	const { root, path } = await workspace({ manifest, releases: [{ name: "counter", version: "1.0.0" }] });

	const taken = await noodle(root, ["create", "counter"]);
	expect(taken).toMatchObject({ code: 1 });
	expect(taken.json().error).toMatchObject({ code: "component-exists" });
	expect((await noodle(root, ["create", "@acme/greeter", "--language", "js"])).code).toBe(0);

	expect(await readFile(path("noodle.json"), "utf8")).toBe(
		'{\n  // what we want\n  "components": {\n    "counter": "1.0.0",\n    "@acme/greeter": "1.0.0"\n  }\n}\n',
	);
	expect((await noodle(root, ["list"])).json().components).toMatchObject([
		{ name: "counter" },
		{ name: "@acme/greeter", latest: "1.0.0" },
	]);
});

test("what is there is never overwritten", async ({ workspace }) => {
	const { root, path } = await workspace({ manifest: null });
	await mkdir(path("components/greeter"), { recursive: true });

	expect((await noodle(root, ["create", "greeter", "--language", "js"])).json().error).toMatchObject({
		code: "folder-exists",
	});
	expect((await noodle(root, ["create", "Greeter"])).json().error).toMatchObject({ code: "invalid-name" });
	expect((await noodle(root, ["create", "greeter", "--language", "cobol"])).code).toBe(2);

	expect((await noodle(root, ["create", "other", "--language", "js"])).code).toBe(0);
	const again = await noodle(root, ["release", "components/other"]);
	expect(again.json().error).toMatchObject({ code: "release-exists" });
	expect(again.json().error.message).toContain('Raise the "version"');
});

test.for([
	["no-source", async () => {}],
	[
		"build-failed",
		(folder: string) =>
			writeFile(
				join(folder, "package.json"),
				JSON.stringify({
					name: "odd",
					version: "1.0.0",
					scripts: { build: "node -e \"console.error('out of ink'); process.exit(3)\"" },
					noodle: {},
				}),
			),
	],
	[
		"invalid-release",
		(folder: string) =>
			writeFile(
				join(folder, "package.json"),
				JSON.stringify({ name: "odd", version: "1.0.0", files: ["lost.js"], noodle: {} }),
			),
	],
	[
		"invalid-descriptor",
		(folder: string) =>
			writeFile(
				join(folder, "package.json"),
				JSON.stringify({ name: "odd", version: "1.0.0", files: ["../x"], noodle: {} }),
			),
	],
] as const)("a folder that no release can be made of is refused: %s", async ([code, prepare], { workspace }) => {
	const { root, path } = await workspace({ manifest: { components: {} } });
	await mkdir(path("odd"));
	await prepare(path("odd"));

	const released = await noodle(root, ["release", "odd"]);

	expect(released.code).toBe(1);
	expect(released.json().error).toMatchObject({ code });
	if (code === "build-failed") expect(released.json().error.message).toContain("out of ink");
	expect((await noodle(root, ["list"])).json().components).toEqual([]);
});

test("typed in the folder of a component, the command finds the workspace above it", async ({ workspace }) => {
	const { root, path } = await workspace({ manifest: null });
	await noodle(root, ["create", "greeter", "--language", "js"]);
	await edit(path("components/greeter/package.json"), (text) => text.replace('"1.0.0"', '"1.1.0"'));
	const inside = (...words: string[]) => run(process.execPath, [bin, ...words], { cwd: path("components/greeter") });

	const released = await inside("release");
	expect(released.stdout).toContain(`in ${path("runtime_components/greeter/1.1.0")}. "noodle upgrade greeter@1.1.0"`);
	expect(JSON.parse((await inside("list", "--json")).stdout).components).toMatchObject([
		{ name: "greeter", wanted: "1.0.0", latest: "1.1.0" },
	]);
});

test("a release of what nothing wants yet says how it is wanted, and no release is made of a folder that is none", async ({
	workspace,
}) => {
	const { root, path } = await workspace({ manifest: null });
	await noodle(root, ["create", "greeter", "--language", "js"]);
	await writeFile(path("noodle.json"), '{ "components": {} }');
	await edit(path("components/greeter/package.json"), (text) => text.replace('"1.0.0"', '"1.1.0"'));
	const released = await startNoodle(root, ["release", "components/greeter"]).finished;
	expect(released.stdout).toContain('add "greeter": "1.1.0" to the components of noodle.json');

	await writeFile(path("package.json"), '{ "private": true }');
	const refused = (await noodle(root, ["release", "."])).json();
	expect(refused.error.message).toContain(`Correct ${path("package.json")}, or name the folder`);
});
