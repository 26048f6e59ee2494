import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { type NpmSettings, readNpmSettings } from "../../server/src/adapters/catalogs/npm/npm-settings.ts";
import { workspaceForTest } from "../harness/scene.ts";

interface Machine {
	/** Where the workspace lies in the repository. */
	readonly root?: string;
	/** Texts by their path. `HERE` in them is the temporary folder. */
	readonly files?: Readonly<Record<string, string>>;
	readonly environment?: Readonly<Record<string, string>>;
	readonly registry?: string;
}

async function settingsOn({ root = ".", files = {}, environment = {}, registry }: Machine): Promise<NpmSettings> {
	const { path } = await workspaceForTest({ manifest: null });
	await mkdir(path(".git"));
	for (const [file, text] of Object.entries(files)) {
		await mkdir(dirname(path(file)), { recursive: true });
		await writeFile(path(file), text.replaceAll("HERE", path()));
	}
	await mkdir(path(root), { recursive: true });
	const places = { npm_config_userconfig: path("user.npmrc"), npm_config_globalconfig: path("global.npmrc") };
	return readNpmSettings(path(root), { ...places, ...environment }, { registry: registry ?? null, packages: null });
}

test("without a word from anybody it is the public registry, and no login", async () => {
	const { options, registryOf, offline, problems } = await settingsOn({});

	expect([registryOf("a"), registryOf("@acme/a")]).toEqual(Array(2).fill("https://registry.npmjs.org/"));
	expect(options).toMatchObject({ registry: "https://registry.npmjs.org/", strictSSL: true, proxy: undefined });
	expect({ offline, problems }).toEqual({ offline: false, problems: [] });
});

test("environment, project, user and global settings win in this order, and each setting by itself", async () => {
	const { options, originOf, registryOf, files } = await settingsOn({
		files: {
			"global.npmrc": "registry=https://global/\nproxy=http://global:1\nnoproxy=global\nstrict-ssl=false",
			"user.npmrc": "registry=https://user/\nproxy=http://user:1\nnoproxy=user",
			".npmrc": "registry=https://project/\nproxy=http://project:1",
		},
		environment: { NPM_CONFIG_REGISTRY: "https://environment" },
	});

	expect(registryOf("a")).toBe("https://environment/");
	expect(options).toMatchObject({ proxy: "http://project:1", noProxy: "user", strictSSL: false });
	expect(originOf("registry")).toBe("the environment");
	expect(originOf("noproxy")).toMatch(/user\.npmrc$/);
	expect(files.map((file) => file.split(/[\\/]/).at(-1))).toEqual([".npmrc", "user.npmrc", "global.npmrc"]);
});

test("the manifest's registry takes the place of npm's, and a scope's own goes before both", async () => {
	const { registryOf } = await settingsOn({
		registry: "https://manifest",
		files: { ".npmrc": "registry=https://project/\n@acme:registry=https://acme/npm" },
	});

	expect([registryOf("a"), registryOf("@other/a"), registryOf("@acme/a")]).toEqual([
		"https://manifest/",
		"https://manifest/",
		"https://acme/npm/",
	]);
});

test("variables are filled in, and one that is missing stays as it stands unless it may be", async () => {
	const { options } = await settingsOn({
		files: {
			".npmrc": [
				`//a/:_authToken=\${TOKEN}`,
				`//b/:_authToken=\${MISSING}`,
				`//c/:_authToken=x\${MISSING?}`,
				`//\${HOST}/:_authToken=d`,
			].join("\n"),
		},
		environment: { TOKEN: "secret", HOST: "d", "npm_config_//e/:_authToken": "e" },
	});

	expect(options).toMatchObject({
		"//a/:_authToken": "secret",
		"//b/:_authToken": `\${MISSING}`,
		"//c/:_authToken": "x",
		"//d/:_authToken": "d",
		"//e/:_authToken": "e",
	});
});

test("a workspace deep in a repository has the repository's settings", async () => {
	const { registryOf } = await settingsOn({ root: "packages/service", files: { ".npmrc": "registry=https://top/" } });
	expect(registryOf("a")).toBe("https://top/");
});

test("certificates are read from beside the file that names them, each by itself", async () => {
	const one = (text: string) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----`;
	const { options, problems } = await settingsOn({
		files: { ".npmrc": "cafile=certificates/all.pem", "certificates/all.pem": `${one("a")}\n${one("b")}\n` },
	});

	expect({ ca: options.ca, problems }).toEqual({ ca: [one("a"), one("b")], problems: [] });
});

test("a file of certificates that is missing is a problem that names who wants it", async () => {
	const { problems } = await settingsOn({ files: { "user.npmrc": "cafile=HERE/missing.pem" } });
	expect(problems).toEqual([expect.stringMatching(/user\.npmrc names with cafile cannot be read .*ENOENT/)]);
});

test("how often and how long to try is npm's to say, within bounds", async () => {
	const { retries, silenceMs } = await settingsOn({
		files: { ".npmrc": "fetch-retries=1000\nfetch-retry-mintimeout=soon\nfetch-timeout=5000" },
	});
	expect({ retries, silenceMs }).toMatchObject({ retries: { count: 10, minMs: 300 }, silenceMs: 5000 });
});
