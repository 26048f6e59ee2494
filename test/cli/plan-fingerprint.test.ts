import { appendFile } from "node:fs/promises";
import { expect } from "vitest";
import { noodle, startNoodle, startRuntime } from "../harness/noodle.ts";
import { call } from "../harness/observer.ts";
import { test } from "../harness/scene.ts";
import type { TempWorkspace, WorkspaceSpec } from "../harness/workspace.ts";
import { counter, greeter } from "./harness/components.ts";

const manifest = { components: { greeter: "1.0.0", counter: "1.0.0" } };
const releases = [greeter("1.0.0"), greeter("1.1.0"), counter("1.0.0"), counter("1.1.0")];

/** A live runtime, and a plan that somebody has looked at. */
async function planned(workspace: (spec: WorkspaceSpec) => Promise<TempWorkspace>) {
	const made = await workspace({ manifest, releases });
	const runtime = await startRuntime(made.root);
	const { fingerprint } = (await noodle(made.root, ["plan", "greeter"])).json();
	const execute = (...more: string[]) => noodle(made.root, ["upgrade", "greeter", "--plan", fingerprint, ...more]);
	return { ...made, runtime, fingerprint, execute };
}

test.concurrent("a plan is carried out as it was shown, under any strategy, also after its runtime was started again", async ({
	workspace,
}) => {
	const { root, fingerprint, runtime, execute } = await planned(workspace);
	expect((await startNoodle(root, ["plan", "greeter"]).finished).stdout).toContain(
		`noodle upgrade greeter --plan ${fingerprint}`,
	);
	await runtime.stop();
	await startRuntime(root);

	const done = await execute("--strategy", "immediate");

	expect(done).toMatchObject({ code: 0 });
	expect(done.json()).toMatchObject({ outcome: "committed", steps: [{ component: "greeter", to: "1.1.0" }] });
	expect(await call(root, "greeter", "version")).toBe("1.1.0");
});

const changes: Record<string, { change: (made: TempWorkspace) => Promise<unknown>; named: RegExp }> = {
	"the manifest": {
		change: (made) => made.writeManifest({ ...manifest, runtime_upgrade: { validation: { level: "normal" } } }),
		named: /since: noodle\.json, its settings, or its lock file\. /,
	},
	"the content of the release that would come": {
		change: ({ path }) => appendFile(path("runtime_components", "greeter", "1.1.0", "index.js"), "// one more line\n"),
		named: /since: the releases that would come\. /,
	},
	"which release is the newest": {
		change: (made) => made.addRelease(greeter("1.2.0")),
		named: /since: the releases that would come\. /,
	},
	"what runs": {
		change: ({ root }) => startRuntime(root),
		named: /since: what runs\. /,
	},
};

test.concurrent.for(Object.entries(changes))(
	"a plan is refused when %s has changed since, and the refusal says so",
	async ([, { change, named }], { workspace }) => {
		const made = await planned(workspace);
		await change(made);

		const refused = await made.execute();

		expect(refused).toMatchObject({ code: 1 });
		expect(refused.json()).toMatchObject({
			outcome: "refused",
			error: { code: "plan-outdated", message: expect.stringMatching(named) },
		});
		expect(await call(made.root, "greeter", "version")).toBe("1.0.0");
		const anew = (await noodle(made.root, ["plan", "greeter"])).json();
		expect(anew.fingerprint).not.toBe(made.fingerprint);
		expect((await noodle(made.root, ["upgrade", "greeter", "--plan", anew.fingerprint])).json()).toMatchObject({
			outcome: "committed",
		});
	},
);

test.concurrent("an upgrade of something else in between outdates a plan, and so do other targets and other settings", async ({
	workspace,
}) => {
	const { root, fingerprint, execute } = await planned(workspace);
	const outdated = { outcome: "refused", error: { code: "plan-outdated" } };
	const others = await noodle(root, ["upgrade", "counter", "--plan", fingerprint]);
	expect(others.json()).toMatchObject(outdated);
	const elsewhere = { env: { NOODLE_UPGRADE_VALIDATION_LEVEL: "permissive" } };
	expect((await noodle(root, ["upgrade", "greeter", "--plan", fingerprint], elsewhere)).json()).toMatchObject(outdated);
	const nonsense = (await noodle(root, ["upgrade", "greeter", "--plan", "yesterday"])).json();
	expect(nonsense).toMatchObject(outdated);
	expect(nonsense.error.message).toContain('"yesterday" is not the fingerprint of a plan');

	await noodle(root, ["upgrade", "counter@1.1.0"]);
	const { error } = (await execute()).json();
	expect(error).toMatchObject({ code: "plan-outdated" });
	expect(error.message).toContain("noodle.json, its settings, or its lock file; what runs.");
});
