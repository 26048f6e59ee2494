import { readdir, rm, writeFile } from "node:fs/promises";
import { expect } from "vitest";
import { noodle } from "../harness/noodle.ts";
import { call } from "../harness/observer.ts";
import { test } from "../harness/scene.ts";
import { applied } from "./harness/applied.ts";
import { counter, greeter } from "./harness/components.ts";

test.concurrent("a release that its catalog has lost is warned of, and stops no change of another component as long as it is what was locked", async ({
	workspace,
}) => {
	const manifest = { components: { greeter: "1.0.0", counter: "1.0.0" } };
	const releases = [greeter("1.0.0"), counter("1.0.0"), counter("1.1.0")];
	const it = await applied(await workspace({ manifest, releases }));
	const { root, path } = it;

	await rm(path("runtime_components", "greeter"), { recursive: true });
	const checked = await noodle(root, ["check"]);
	expect(checked.json()).toMatchObject({
		ok: true,
		findings: [{ code: "release-gone", severity: "warning", component: "greeter" }],
	});
	await it.writeManifest({ components: { greeter: "1.0.0", counter: "1.1.0" } });
	expect((await noodle(root, ["apply"])).json()).toMatchObject({
		outcome: "committed",
		steps: [{ component: "counter", from: "1.0.0", to: "1.1.0" }],
	});
	expect([await call(root, "counter", "version"), await call(root, "greeter", "version")]).toEqual(["1.1.0", "1.0.0"]);

	for (const folder of await readdir(path(".noodle", "store")))
		await writeFile(path(".noodle", "store", folder, "more.js"), "// Not what was locked.\n");
	expect((await noodle(root, ["check"])).json()).toMatchObject({
		ok: false,
		findings: [{ code: "unknown-component", component: "greeter" }],
	});
	await it.writeManifest(manifest);
	expect((await noodle(root, ["apply"])).json()).toMatchObject({ outcome: "refused" });
});
