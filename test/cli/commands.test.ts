import { readdir } from "node:fs/promises";
import { expect } from "vitest";
import { noodle, startNoodle } from "../harness/noodle.ts";
import { test } from "../harness/scene.ts";
import { counter, greeter } from "./harness/components.ts";

const manifest = { components: { greeter: "1.0.0", counter: "1.0.0" } };
const releases = [greeter("1.0.0"), greeter("1.1.0"), counter("1.0.0")];

const quiet = (root: string, words: string[]) => startNoodle(root, words).finished;

test.concurrent("list shows what is wanted, installed, to be had and running, each under its documented key", async ({
	workspace,
}) => {
	const { root } = await workspace({ manifest, releases });

	const listed = await noodle(root, ["list"]);

	expect(listed).toMatchObject({ code: 0, stderr: "" });
	expect(listed.json().components).toEqual([
		{ name: "greeter", wanted: "1.0.0", installed: null, latest: "1.1.0", running: [], findings: [] },
		{ name: "counter", wanted: "1.0.0", installed: null, latest: "1.0.0", running: [], findings: [] },
	]);
	const { stdout } = await quiet(root, ["list"]);
	expect(stdout.split("\n")[0]).toMatch(/^COMPONENT +WANTED +INSTALLED +LATEST +RUNNING$/);
	expect(stdout).toMatch(/^greeter +1\.0\.0 +- +1\.1\.0 +-$/m);
});

test.concurrent("check names both components and both ranges of a conflict, and exits 1", async ({ workspace }) => {
	const { root } = await workspace({
		manifest: { components: { reader: "1.0.0", writer: "2.0.0" } },
		releases: [
			{ name: "reader", version: "1.0.0", noodle: { dependencies: { writer: "^1.0.0" } } },
			{ name: "writer", version: "2.0.0", noodle: { compatibility_matrix: { reader: ["2.x", "3.x"] } } },
		],
	});

	const checked = await noodle(root, ["check"]);

	expect(checked.code).toBe(1);
	const { ok, findings } = checked.json();
	expect(ok).toBe(false);
	expect(findings.map(({ code, severity, component }: Record<string, string>) => [code, severity, component])).toEqual([
		["unmet-dependency", "error", "reader"],
		["compatibility-conflict", "error", "writer"],
	]);
	expect(findings[0].message).toMatch(/reader@1\.0\.0.*writer.*\^1\.0\.0.*2\.0\.0/);
	expect(findings[1].message).toMatch(/writer@2\.0\.0.*reader.*2\.x.*3\.x.*1\.0\.0/);
	expect(findings[0]).toMatchObject({ file: `${root}/noodle.json`, range: { start: { line: expect.any(Number) } } });

	const forPeople = await quiet(root, ["check"]);
	expect(forPeople.code).toBe(1);
	expect(forPeople.stdout).toMatch(/noodle\.json:\d+:\d+: error: .*\[unmet-dependency\]/);
	expect(forPeople.stdout).toMatch(/^2 errors\.$/m);
});

test.concurrent("check says that everything goes together", async ({ workspace }) => {
	const { root } = await workspace({ manifest, releases });
	expect((await noodle(root, ["check"])).json()).toEqual({ ok: true, findings: [] });
	expect(await quiet(root, ["check"])).toMatchObject({
		code: 0,
		stdout: "Everything in the manifest goes together.\n",
	});
});

test.concurrent("questions leave no trace in the workspace", async ({ workspace }) => {
	const { root } = await workspace({ manifest, releases });
	for (const words of [["list"], ["check"], ["plan", "greeter"], ["history"], ["call", "greeter", "version"]]) {
		await noodle(root, words);
	}
	expect((await readdir(root)).sort()).toEqual(["noodle.json", "runtime_components"]);
});

test.concurrent("plan says what it would do, and when it cannot, why not", async ({ workspace }) => {
	const { root } = await workspace({ manifest, releases });

	const possible = await noodle(root, ["plan", "greeter"]);
	expect(possible.code).toBe(0);
	expect(possible.json()).toMatchObject({
		feasible: true,
		steps: [{ component: "greeter", from: "1.0.0", to: "1.1.0", reason: expect.stringMatching(/\w/) }],
		findings: [],
		explanation: expect.stringMatching(/greeter.*1\.1\.0.*next start/),
	});

	const impossible = await noodle(root, ["plan", "greeter@3.0.0"]);
	expect(impossible.code).toBe(1);
	expect(impossible.json()).toMatchObject({ feasible: false, steps: [], findings: [{ code: "unknown-version" }] });
	expect(impossible.json().explanation).toMatch(/greeter@3\.0\.0.*1\.1\.0/);
	expect((await quiet(root, ["plan", "greeter@3.0.0"])).stdout).toMatch(/^Not feasible\. /);
});

test.concurrent("words that make no sense exit 2, with the way to say it on stderr and nothing on stdout", async ({
	workspace,
}) => {
	const { root } = await workspace({ manifest, releases });
	const cases: [string[], RegExp][] = [
		[["upgrad", "greeter"], /There is no command "upgrad"\. Did you mean "upgrade"\?/],
		[["help", "histroy"], /There is no command "histroy"\. Did you mean "history"\?/],
		[["--timeout", "list"], /There is no command "--timeout"; options stand behind the command\./],
		[["upgrade"], /"upgrade" needs more: noodle upgrade <name>/],
		[["upgrade", "greeter@^1.0.0"], /"\^1\.0\.0" is not an exact version; write for example greeter@1\.2\.0/],
		[["upgrade", "greeter", "--strategy", "hope"], /"hope" is no strategy; there is .*gradual/],
		[["upgrade", "../greeter"], /cannot be a component's name/],
		[["upgrade", "greeter@1.0.0", "greeter"], /"greeter" is named twice/],
		[["list", "greeter"], /"list" takes no "greeter"/],
		[["history", "--limit", "none"], /--limit takes a whole number/],
		[["call", "greeter", "version", "hello"], /The argument hello is not JSON/],
		[["call", "greeter", "version", "--timeout", "soon"], /--timeout takes milliseconds/],
		[["call", "greeter", "version", "--timeout", "Infinity"], /--timeout takes milliseconds/],
		[["list", "--colour"], /^"list" has no option "--colour"\. It takes --json, --cwd, --help\.$/m],
		[["upgrade", "greeter", "--stratgy", "canary"], /has no option "--stratgy"\. Did you mean "--strategy"\?/],
		[["lsp"], /noodle lsp --stdio/],
	];
	const ended = await Promise.all(cases.map(([words]) => quiet(root, words)));
	for (const [i, [, complaint]] of cases.entries()) {
		expect(ended[i]).toMatchObject({ code: 2, stdout: "" });
		expect(ended[i]?.stderr).toMatch(complaint);
		expect(ended[i]?.stderr).toMatch(/Usage: noodle/);
	}
});

test.concurrent("help and version are answers, and so on stdout", async ({ workspace }) => {
	const { root } = await workspace({ manifest });
	const [help, ofOne, alsoOfOne, version] = await Promise.all([
		quiet(root, ["help"]),
		quiet(root, ["rollback", "--help"]),
		quiet(root, ["help", "rollback"]),
		quiet(root, ["--version"]),
	]);
	expect(help).toMatchObject({ code: 0, stderr: "" });
	for (const verb of ["list", "check", "plan", "upgrade", "rollback", "apply", "promote", "pause", "resume", "abort"])
		expect(help.stdout).toMatch(new RegExp(`^  ${verb} `, "m"));
	expect(ofOne).toMatchObject({ code: 0, stdout: expect.stringContaining("--restore-snapshot") });
	expect(alsoOfOne).toMatchObject({ code: 0, stdout: ofOne.stdout });
	expect(version).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});

test.concurrent("a folder without a manifest is named, and stays as it is", async ({ workspace }) => {
	const { root, remove } = await workspace({ manifest });
	await remove();
	for (const words of [["check"], ["upgrade", "greeter"], ["rollback"], ["apply"], ["run"]]) {
		const ended = await noodle(root, words);
		expect(ended, words.join(" ")).toMatchObject({ code: 1 });
		expect(ended.stdout).toMatch(/There is no .*noodle\.json/);
		ended.json();
	}
	expect((await noodle(root, ["recover"])).json()).toEqual({ recovered: [] });
	expect((await noodle(root, ["history"])).json()).toEqual({ upgrades: [] });
	await expect(readdir(root)).rejects.toThrow(/ENOENT/);
});

test.concurrent("a reader that stops reading ends the command quietly", async ({ workspace }) => {
	const { root } = await workspace({ manifest, releases });
	const { execFile } = await import("node:child_process");
	const bin = new URL("../../server/bin/noodle.mjs", import.meta.url).pathname;
	const stderr = await new Promise<string>((resolve) => {
		const script = `"${process.execPath}" "${bin}" list --json --cwd "${root}" | true`;
		execFile("sh", ["-c", script], (_error, _stdout, said) => resolve(said));
	});
	expect(stderr).toBe("");
});
