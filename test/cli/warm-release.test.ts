import { expect } from "vitest";
import { noodle, startNoodle, startRuntime } from "../harness/noodle.ts";
import { call, historyOf, observing } from "../harness/observer.ts";
import { test } from "../harness/scene.ts";
import type { ReleaseSpec, TempWorkspace, WorkspaceSpec } from "../harness/workspace.ts";

/** A component that says which of its instances answers, and when that ends. */
function teller(version: string): ReleaseSpec {
	return {
		name: "teller",
		version,
		noodle: { methods: ["born"] },
		source: `import { randomUUID } from "node:crypto";
export default {
	setup({ log }) {
		const born = "${version} " + randomUUID();
		return { methods: { born: () => born }, dispose: () => log.info("teller ${version} ends") };
	},
};
`,
	};
}

const manifest = { components: { teller: "1.0.0" } };
const longBake = { env: { NOODLE_BAKE_SECONDS: "60" } };

async function inItsBake(workspace: (spec: WorkspaceSpec) => Promise<TempWorkspace>, version: string) {
	const { root } = await workspace({ manifest, releases: [teller("1.0.0"), teller("2.0.0"), onePath("3.0.0")] });
	const runtime = await startRuntime(root);
	const born = await call(root, "teller", "born");
	const upgrade = startNoodle(root, ["upgrade", `teller@${version}`, "--json"], longBake);
	await upgrade.said(/Watching the new release/);
	const [underWay] = await historyOf(root);
	return { root, runtime, born, upgrade, id: underWay?.id ?? "" };
}

/** A release that can only be reached over a stop. */
function onePath(version: string): ReleaseSpec {
	return { ...teller(version), noodle: { methods: ["born"], upgrade_path: ["2.0.0"] } };
}

test.for(["2.0.0", "3.0.0"])(
	"taking back an upgrade to %s in its bake leads to the very instance that served before",
	async (version, { workspace }) => {
		const { root, runtime, born, upgrade, id } = await inItsBake(workspace, version);
		expect(await call(root, "teller", "born")).toMatch(`${version} `);

		await noodle(root, ["abort", id]);

		expect((await upgrade.finished).json()).toMatchObject({ outcome: "rolled_back" });
		expect(await call(root, "teller", "born")).toBe(born);
		await runtime.process.said(new RegExp(`teller ${version} ends`));
	},
);

test("the old release ends once the upgrade is committed, and not before", async ({ workspace }) => {
	const { root, runtime, upgrade, id } = await inItsBake(workspace, "2.0.0");
	const ended = runtime.process.said(/teller 1\.0\.0 ends/).then(() => "ended");
	expect(await Promise.race([ended, call(root, "teller", "born").then(() => "still there")])).toBe("still there");

	await noodle(root, ["promote", id]);

	expect((await upgrade.finished).json()).toMatchObject({ outcome: "committed" });
	expect(await ended).toBe("ended");
});

test("what an owner that died had kept warm ends with the recovery", async ({ workspace }) => {
	const { root, runtime, upgrade } = await inItsBake(workspace, "2.0.0");
	upgrade.signal("SIGKILL");
	await upgrade.finished;

	const recovered = await observing(root, (there) => there.recover({ actor: "test" }));

	expect(recovered).toMatchObject({ ok: true, value: [{ outcome: "committed" }] });
	await runtime.process.said(/teller 1\.0\.0 ends/);
});
