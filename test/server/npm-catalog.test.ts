import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import type { NpmConfig } from "@noodle-upgrade/runtime/formats";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { npmCatalog } from "../../server/src/adapters/catalogs/npm/npm-catalog.ts";
import { readNpmSettings } from "../../server/src/adapters/catalogs/npm/npm-settings.ts";
import { NpmTarballs } from "../../server/src/adapters/catalogs/npm/npm-tarballs.ts";
import { releaseSources } from "../../server/src/adapters/catalogs/release-sources.ts";
import { releaseStore } from "../../server/src/adapters/store/release-store.ts";
import type { CatalogRelease } from "../../server/src/core/inventory.ts";
import type { Catalog } from "../../server/src/core/ports.ts";
import { catalogContract } from "../contracts/catalog.ts";
import { selfSigned } from "../harness/registry/certificate.ts";
import { type Gateway, startGateway } from "../harness/registry/gateway.ts";
import { type Registry, startRegistry } from "../harness/registry/verdaccio.ts";
import { workspaceForTest } from "../harness/scene.ts";

let registry: Registry;
beforeAll(async () => {
	registry = await startRegistry();
});
afterAll(() => registry?.close());

interface Scene {
	readonly catalog: Catalog;
	readonly gateway: Gateway;
	readonly root: string;
	readonly path: (...parts: string[]) => string;
	readonly closing: AbortController;
	npmrc(...lines: string[]): Promise<void>;
	/** Another process's view of the same workspace. */
	again(): Catalog;
	install(release: CatalogRelease): ReturnType<ReturnType<typeof releaseStore>["install"]>;
}

let names = 0;
/** A package that no other test knows. */
const fresh = (): string => `part-${names++}`;

async function scene(
	lines: readonly string[] = [],
	change: Partial<NpmConfig> & { trusted?: boolean } = {},
): Promise<Scene> {
	const gateway = await startGateway(registry.url);
	onTestFinished(() => gateway.close());
	const { root, path } = await workspaceForTest({ manifest: {} });
	const closing = new AbortController();
	onTestFinished(() => closing.abort());
	const npmrc = (...settings: string[]) =>
		writeFile(path(".npmrc"), [`registry=${gateway.url}`, "fetch-retry-mintimeout=1", ...settings].join("\n"));
	await npmrc(...lines);
	const environment = { npm_config_userconfig: path("user.npmrc"), npm_config_globalconfig: path("global.npmrc") };
	const config: NpmConfig = { registry: change.registry ?? null, packages: change.packages ?? null };
	const again = (): Catalog =>
		npmCatalog({ root, environment, config, mayAsk: () => change.trusted ?? true, signal: closing.signal });
	const tarballs = new NpmTarballs({
		root,
		settings: () => readNpmSettings(root, environment, config),
		signal: closing.signal,
	});
	const store = releaseStore(
		root,
		releaseSources((place, descriptor) => tarballs.get(place, descriptor)),
	);
	return { catalog: again(), gateway, root, path, closing, npmrc, again, install: (release) => store.install(release) };
}

async function onlyRelease(catalog: Catalog, name: string): Promise<CatalogRelease> {
	const { releases, findings } = await catalog.list([name]);
	const [release] = releases;
	if (!release || releases.length > 1) throw new Error(`There is not one release: ${JSON.stringify(findings)}`);
	return release;
}

catalogContract("npm", async () => {
	await registry.empty();
	const { catalog } = await scene();
	return {
		catalog,
		publish: (name, version) => registry.publish({ name, version }),
		publishBroken: () => registry.publish({ name: "broken", version: "1.0.0", noodle: { methods: 5 } }),
	};
});

test("only versions with a noodle block are releases, and only of components that are wanted", async () => {
	const { catalog } = await scene();
	const [name, other] = [fresh(), fresh()];
	await registry.publish({ name, version: "1.0.0", noodle: { methods: ["version"] } });
	await registry.publishRaw({ name, version: "1.1.0" }, (manifest) => delete manifest.noodle);
	await registry.publish({ name: other, version: "1.0.0" });

	const release = await onlyRelease(catalog, name);

	expect(release).toMatchObject({ catalog: "npm", descriptor: { name, version: "1.0.0", methods: ["version"] } });
});

test("no component but those that the setting names is asked for", async () => {
	const { catalog, gateway } = await scene([], { packages: ["@open/*", "exactly"] });

	expect(await catalog.list(["@open/a", "@opener/a", "exactly", "exactly-not"])).toEqual({
		releases: [],
		findings: [],
		complete: true,
	});

	expect(gateway.seen.map(({ path }) => path).sort()).toEqual(["/@open%2fa", "/exactly"]);
});

test("nobody is asked before the workspace is trusted", async () => {
	const { catalog, gateway } = await scene([], { trusted: false });

	const { findings, complete } = await catalog.list(["a"]);

	expect({ complete, seen: gateway.seen }).toEqual({ complete: false, seen: [] });
	expect(findings).toMatchObject([{ code: "registry-not-asked", severity: "information" }]);
});

test("what has not changed is not sent again, and a refresh asks whether it has", async () => {
	const { catalog, gateway, again } = await scene();
	const name = fresh();
	await registry.publish({ name, version: "1.0.0" });

	await catalog.list([name]);
	await catalog.list([name]);
	expect(gateway.seen.map(({ status }) => status)).toEqual([200]);
	await again().list([name]);
	catalog.refresh();
	const { releases } = await catalog.list([name]);

	expect(releases).toHaveLength(1);
	expect(gateway.seen.map(({ status }) => status)).toEqual([200, 304, 304]);
	expect(gateway.seen[1]?.headers["if-none-match"]).toMatch(/\w/);
});

test("without the registry, what it said last is used, with the time since when", async () => {
	const { catalog, gateway, again } = await scene(["fetch-retries=0"]);
	const name = fresh();
	await registry.publish({ name, version: "1.0.0" });
	const before = await catalog.list([name]);
	await gateway.close();

	const { releases, findings, complete } = await again().list([name]);

	expect(releases).toEqual(before.releases);
	expect(complete).toBe(false);
	expect(findings).toMatchObject([{ code: "registry-outdated", severity: "information", component: name }]);
	expect(findings[0]?.message).toMatch(/cannot be reached.*said on \d{4}-\d\d-\d\dT/);
});

test("without the registry and without a memory of it, one warning says what to do, for all components", async () => {
	const { gateway, again } = await scene(["fetch-retries=0"]);
	await gateway.close();

	const { releases, findings, complete } = await again().list(["a", "b"]);

	expect({ releases, complete }).toEqual({ releases: [], complete: false });
	expect(findings).toMatchObject([{ code: "registry-unreachable", severity: "warning", component: null }]);
	expect(findings[0]?.message).toMatch(/ECONNREFUSED.*Check the network.*of a, b\./);
});

test("npm's own offline setting is kept", async () => {
	const { gateway, again, npmrc } = await scene();
	const name = fresh();
	await registry.publish({ name, version: "1.0.0" });
	await again().list([name]);
	await npmrc("offline=true");

	const { releases, findings } = await again().list([name, "never-seen"]);

	expect(releases).toHaveLength(1);
	expect(gateway.seen).toHaveLength(1);
	expect(findings.map(({ code }) => code).sort()).toEqual(["registry-outdated", "registry-unreachable"]);
});

test.each([503, 429])("a registry that answers %d is asked again, and a few times at most", async (status) => {
	const { gateway, again } = await scene();
	const name = fresh();
	await registry.publish({ name, version: "1.0.0" });
	gateway.interfere = () => (gateway.seen.length <= 2 ? { status } : undefined);
	expect((await again().list([name])).releases).toHaveLength(1);
	expect(gateway.seen.map((request) => request.status)).toEqual([status, status, 200]);

	gateway.interfere = () => ({ status });
	gateway.seen.length = 0;
	const { findings } = await again().list(["other"]);

	expect(gateway.seen).toHaveLength(3);
	expect(findings).toMatchObject([{ code: "registry-unreachable", message: expect.stringContaining(`${status}`) }]);
});

test.each(["hang", "hang midway"] as const)(
	"a registry that lets us %s is waited for no longer than the settings say",
	async (how) => {
		const { catalog, gateway } = await scene(["fetch-timeout=100", "fetch-retries=1"]);
		gateway.interfere = () => how;

		const { findings } = await catalog.list(["a"]);

		expect(findings).toMatchObject([{ code: "registry-timeout", severity: "warning" }]);
		expect(gateway.seen).toHaveLength(2);
	},
);

test("an answer that breaks off is asked for again, from its beginning", async () => {
	const { catalog, gateway, install } = await scene();
	const name = fresh();
	await registry.publish({ name, version: "1.0.0" });
	gateway.interfere = () => (gateway.seen.length % 2 === 1 ? "break off" : undefined);

	const installed = await install(await onlyRelease(catalog, name));

	expect(installed).toMatchObject({ ok: true });
	expect(gateway.seen).toHaveLength(4);
});

test("who closes the workspace does not wait for the registry", async () => {
	const { catalog, gateway, closing } = await scene();
	gateway.interfere = () => {
		closing.abort();
		return "hang";
	};

	expect(await catalog.list(["a"])).toEqual({ releases: [], findings: [], complete: false });
});

test.each([
	["a page", "<html>Log in to the network</html>"],
	["another package", JSON.stringify({ name: "other", versions: {} })],
	["a list", "[]"],
])("%s in place of a package is a finding, and what was known before stays", async (_, body) => {
	const { gateway, again } = await scene();
	const name = fresh();
	gateway.interfere = () => ({ status: 200, body });
	expect((await again().list([name])).findings).toMatchObject([{ code: "registry-malformed", component: name }]);
	gateway.interfere = () => undefined;
	await registry.publish({ name, version: "1.0.0" });
	await again().list([name]);
	gateway.interfere = () => ({ status: 200, body });

	const { releases, findings } = await again().list([name]);

	expect(releases).toHaveLength(1);
	expect(findings).toMatchObject([{ code: "registry-outdated" }]);
});

test("versions that cannot be used are told of together, and the others are there", async () => {
	const { catalog } = await scene();
	const name = fresh();
	await registry.publish({ name, version: "1.0.0" });
	await registry.publish({ name, version: "1.1.0", noodle: { methods: 5 } });
	await registry.publish({ name, version: "1.10.0", noodle: { isolation: "cloud" } });

	const { releases, findings } = await catalog.list([name]);

	expect(releases).toHaveLength(1);
	expect(findings).toMatchObject([
		{
			code: "invalid-release",
			component: name,
			message: expect.stringMatching(/@1\.10\.0 .*isolation.* 1 more of its versions/),
		},
	]);
});

test("a scope has its own registry and its own login, which nobody else is sent", async () => {
	const name = `@closed/${fresh()}`;
	await registry.publish({ name, version: "1.0.0" });
	const closed = await startGateway(registry.url);
	onTestFinished(() => closed.close());
	const key = closed.url.replace("http:", "");
	const { again, gateway, npmrc, install } = await scene([
		`@closed:registry=${closed.url}`,
		`${key}:_authToken=${registry.token}`,
	]);

	const { releases, complete } = await again().list([name, "elsewhere"]);

	expect({ complete, releases: releases.map(({ descriptor }) => descriptor.name) }).toEqual({
		complete: true,
		releases: [name],
	});
	expect(closed.seen.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${registry.token}`]);
	expect(gateway.seen.map(({ path, headers }) => [path, headers.authorization])).toEqual([["/elsewhere", undefined]]);
	expect(await install(releases[0] as CatalogRelease)).toMatchObject({ ok: true });

	await npmrc(`@closed:registry=${closed.url}`);
	const refused = await again().list([name]);
	expect(refused).toMatchObject({ releases: [], complete: false });
	expect(refused.findings).toMatchObject([{ code: "registry-unauthorized", severity: "warning", component: name }]);
	expect(refused.findings[0]?.message).toMatch(/there is none for it. Log in with "npm login --registry .*user\.npmrc/);

	await npmrc(`@closed:registry=${closed.url}`, `${key}:_authToken=wrong`);
	const [finding] = (await again().list([name])).findings;
	expect(finding?.code).toBe("registry-unauthorized");
	expect(finding?.message).toMatch(/refuses the login .* stands in .*[\\/]\.npmrc/);
	expect(finding?.message).not.toContain("wrong");
});

test("a name and a password of .npmrc do as well, and so does a variable in it", async () => {
	const name = `@closed/${fresh()}`;
	await registry.publish({ name, version: "1.0.0" });
	const { again, gateway, npmrc } = await scene();
	const key = gateway.url.replace("http:", "");
	await npmrc(`${key}:username=ann`, `${key}:_password=${Buffer.from("only-for-tests").toString("base64")}`);
	expect((await again().list([name])).releases).toHaveLength(1);
	expect(gateway.seen.at(-1)?.headers.authorization).toMatch(/^Basic /);
});

test("what the registry has cannot be reached but through its proxy", async () => {
	const name = fresh();
	await registry.publish({ name, version: "1.0.0" });
	const { again, gateway, npmrc } = await scene();
	await npmrc("registry=http://registry.invalid/", `proxy=${gateway.url}`);

	expect((await again().list([name])).releases).toHaveLength(1);
	expect(gateway.seen[0]?.headers.host).toBe("registry.invalid");
});

test("a certificate that is not known is refused with the way out, which works", async (context) => {
	const certificate = await selfSigned();
	if (!certificate) return context.skip("there is no openssl to make a certificate with");
	const name = fresh();
	await registry.publish({ name, version: "1.0.0" });
	const secure = await startGateway(registry.url, certificate);
	onTestFinished(() => secure.close());
	const { again, npmrc, path } = await scene();

	await npmrc(`registry=${secure.url}`);
	expect((await again().list([name])).findings).toMatchObject([
		{ code: "registry-certificate", message: expect.stringMatching(/not trusted.*cafile/) },
	]);
	await npmrc(`registry=${secure.url}`, "cafile=missing.pem");
	expect((await again().list([name])).findings.map(({ code }) => code)).toContain("invalid-npmrc");
	await writeFile(path("company.pem"), certificate.cert);
	await npmrc(`registry=${secure.url}`, "cafile=company.pem");
	expect((await again().list([name])).releases).toHaveLength(1);
	await npmrc(`registry=${secure.url}`, "strict-ssl=false");
	expect((await again().list([name])).releases).toHaveLength(1);
});

test("a release is downloaded once, installed, and needs no registry after that", async () => {
	const { catalog, gateway, install, path } = await scene(["fetch-retries=0"]);
	const name = fresh();
	await registry.publish({ name, version: "1.0.0" });
	const release = await onlyRelease(catalog, name);

	const [installed, also] = await Promise.all([install(release), install(release)]);

	expect(installed).toEqual(also);
	expect(installed).toMatchObject({ ok: true, value: { descriptor: { name, version: "1.0.0" } } });
	expect(gateway.seen.filter((request) => request.path.endsWith(".tgz"))).toHaveLength(1);
	await gateway.close();
	await rm(path(".noodle", "store"), { recursive: true });
	expect(await install(release)).toEqual(installed);
});

test("a tarball that is not what the registry says is refused, and leaves nothing", async () => {
	const { catalog, install, path } = await scene();
	const name = fresh();
	await registry.publish({ name, version: "1.0.0" });
	await registry.tamper(name, "1.0.0");

	const installed = await install(await onlyRelease(catalog, name));

	expect(installed).toMatchObject({ ok: false, error: { code: "integrity-mismatch" } });
	expect(await readdir(path(".noodle", "cache", "npm", "tarballs"))).toEqual([]);
	await expect(stat(path(".noodle", "store"))).rejects.toThrow("ENOENT");
});

test("a tarball that was changed in the cache is fetched anew", async () => {
	const { catalog, gateway, install, path } = await scene();
	const name = fresh();
	await registry.publish({ name, version: "1.0.0" });
	const release = await onlyRelease(catalog, name);
	const installed = await install(release);
	const folder = path(".noodle", "cache", "npm", "tarballs");
	const [file = ""] = await readdir(folder);
	await writeFile(path(".noodle", "cache", "npm", "tarballs", file), "something else");

	expect(await install(release)).toEqual(installed);
	expect(gateway.seen.filter((request) => request.path.endsWith(".tgz"))).toHaveLength(2);
});

test("a release whose tarball describes itself otherwise than the registry does is refused", async () => {
	const { catalog, install } = await scene();
	const name = fresh();
	await registry.publishRaw(
		{ name, version: "1.0.0", noodle: { isolation: "inline", methods: ["version"] } },
		(manifest) => {
			manifest.noodle = { methods: ["version"] };
		},
	);

	expect(await install(await onlyRelease(catalog, name))).toMatchObject({
		ok: false,
		error: {
			code: "invalid-release",
			message: expect.stringContaining("otherwise than the package.json in its tarball"),
		},
	});
});

test("the cache holds what is needed of a package, and no login", async () => {
	const { path, again, gateway, npmrc } = await scene();
	const name = `@closed/${fresh()}`;
	await registry.publish({ name, version: "1.0.0" });
	await npmrc(`${gateway.url.replace("http:", "")}:_authToken=${registry.token}`);
	await again().list([name]);

	const folder = path(".noodle", "cache", "npm", "packuments");
	const files = await readdir(folder);
	const text = await readFile(path(".noodle", "cache", "npm", "packuments", files[0] ?? ""), "utf8");

	expect(files).toHaveLength(1);
	expect(text).toContain(name);
	expect(text).not.toContain(registry.token);
	await writeFile(path(".noodle", "cache", "npm", "packuments", files[0] ?? ""), text.slice(0, 40));
	expect((await again().list([name])).releases).toHaveLength(1);
});
