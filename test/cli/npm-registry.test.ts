import { afterAll, beforeAll, expect } from "vitest";
import { noodle, startRuntime } from "../harness/noodle.ts";
import { call } from "../harness/observer.ts";
import { type Registry, startRegistry } from "../harness/registry/verdaccio.ts";
import { test } from "../harness/scene.ts";
import { counter } from "./harness/components.ts";

let registry: Registry;
beforeAll(async () => {
	registry = await startRegistry();
});
afterAll(() => registry?.close());

/** The machine's own settings of npm have no say in a test. */
const env = { npm_config_userconfig: "/nowhere/user.npmrc", npm_config_globalconfig: "/nowhere/npmrc" };

test("components come from a registry, and go to what is published there while they run", async ({ workspace }) => {
	const npm = { registry: registry.url };
	const { root } = await workspace({
		manifest: { components: { counter: "1.0.0" }, runtime_upgrade: { components: { npm } } },
	});
	await registry.publish(counter("1.0.0"));
	expect((await noodle(root, ["check"], { env })).json()).toMatchObject({ ok: true, findings: [] });
	expect((await noodle(root, ["apply"], { env })).json()).toMatchObject({ outcome: "committed" });
	await startRuntime(root, { env });
	await call(root, "counter", "increment");

	await registry.publish(counter("1.1.0"));
	const listed = (await noodle(root, ["list"], { env })).json();
	expect(listed.components).toMatchObject([{ name: "counter", wanted: "1.0.0", installed: "1.0.0", latest: "1.1.0" }]);
	expect((await noodle(root, ["plan", "counter"], { env })).json()).toMatchObject({
		feasible: true,
		steps: [{ component: "counter", from: "1.0.0", to: "1.1.0" }],
	});
	expect((await noodle(root, ["upgrade", "counter"], { env })).json()).toMatchObject({ outcome: "committed" });

	expect([await call(root, "counter", "version"), await call(root, "counter", "count")]).toEqual(["1.1.0", 1]);
	expect((await noodle(root, ["rollback"], { env })).json()).toMatchObject({ outcome: "committed" });
	expect([await call(root, "counter", "version"), await call(root, "counter", "count")]).toEqual(["1.0.0", 1]);
});

test("a tarball that was exchanged is refused before anything is touched", async ({ workspace }) => {
	const name = "exchanged";
	const { root } = await workspace({
		manifest: { components: { [name]: "1.0.0" }, runtime_upgrade: { components: { npm: { registry: registry.url } } } },
		releases: [{ name, version: "1.0.0" }],
	});
	await registry.publish({ name, version: "1.1.0" });
	await registry.tamper(name, "1.1.0");
	await startRuntime(root, { env });

	const { code, json } = await noodle(root, ["upgrade", name], { env });

	expect(code).toBe(1);
	expect(json()).toMatchObject({ outcome: "refused", error: { message: expect.stringContaining("dist.integrity") } });
	expect(await call(root, name, "version")).toBe("1.0.0");
});

test("of one version with different content, the folder's is used, and a warning says so", async ({ workspace }) => {
	const [same, other] = ["same", "other"];
	const { root } = await workspace({
		manifest: {
			components: { [same]: "1.0.0", [other]: "1.0.0" },
			runtime_upgrade: { components: { npm: { registry: registry.url } } },
		},
		releases: [
			{ name: same, version: "1.0.0" },
			{ name: other, version: "1.0.0" },
		],
	});
	await registry.publish({ name: same, version: "1.0.0" });
	await registry.publish({ name: other, version: "1.0.0", files: { "more.txt": "more" } });

	const { ok, findings } = (await noodle(root, ["check"], { env })).json();

	expect(ok).toBe(true);
	expect(findings).toMatchObject([
		{
			code: "release-changed",
			severity: "warning",
			component: other,
			message: expect.stringContaining("The one in folder:runtime_components is used."),
		},
	]);
});

test("a registry that is out of reach keeps nothing else from working", async ({ workspace }) => {
	const { root } = await workspace({
		manifest: {
			components: { counter: "1.0.0" },
			runtime_upgrade: { components: { npm: { registry: "http://127.0.0.1:9/" } } },
		},
		releases: [counter("1.0.0"), counter("1.1.0")],
	});
	await startRuntime(root, { env });

	const { ok, findings } = (await noodle(root, ["check"], { env })).json();
	expect({ ok, findings }).toMatchObject({
		ok: true,
		findings: [{ code: "registry-unreachable", severity: "warning" }],
	});
	expect((await noodle(root, ["upgrade", "counter"], { env })).json()).toMatchObject({ outcome: "committed" });
});
