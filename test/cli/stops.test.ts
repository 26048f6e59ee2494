import { expect } from "vitest";
import { noodle, startRuntime } from "../harness/noodle.ts";
import { call } from "../harness/observer.ts";
import { test } from "../harness/scene.ts";
import type { ReleaseSpec } from "../harness/workspace.ts";
import { counter } from "./harness/components.ts";

const tally = (version: string): ReleaseSpec => ({ ...counter(version), name: "tally" });

/** A counter whose release makes the state its own, so that it can be told which release a state is from. */
const counterFrom = (version: string, from: string): ReleaseSpec => {
	const { source = "", ...release } = counter(version, { upgrade_path: [from] });
	return { ...release, source: source.replace("state?.count ?? 0", "state.count + 100") };
};

/** The counter has to stop at 1.1.0; the tally moves in the last stage only, together with the counter. */
const releases = [counter("1.0.0"), counterFrom("1.1.0", "1.0.0"), counterFrom("2.0.0", "1.1.0"), tally("1.0.0")];
const spec = (tallyAfter: ReleaseSpec) => ({
	manifest: { components: { counter: "1.0.0", tally: "1.0.0" } },
	releases: [...releases, tallyAfter],
});

const counts = async (root: string) => [await call(root, "counter", "count"), await call(root, "tally", "count")];

test.concurrent("the state from before the upgrade is kept of every component, in whatever stage it moves", async ({
	workspace,
}) => {
	const { root } = await workspace(spec(tally("2.0.0")));
	await startRuntime(root);
	await call(root, "counter", "increment");
	await call(root, "tally", "increment");
	expect((await noodle(root, ["upgrade", "counter@2.0.0", "tally@2.0.0"])).json()).toMatchObject({
		outcome: "committed",
		steps: [{ to: "1.1.0" }, { to: "2.0.0" }, { to: "2.0.0" }],
	});
	await call(root, "tally", "increment");
	expect(await counts(root)).toEqual([201, 2]);

	expect((await noodle(root, ["rollback", "--restore-snapshot"])).json()).toMatchObject({ outcome: "committed" });

	expect(await counts(root)).toEqual([1, 1]);
});

test.concurrent("a release that dies after the last stage does not take its state with it", async ({ workspace }) => {
	const dying = {
		...tally("2.0.0"),
		source: `export default { setup: ({ state }) => {
			if (state) setTimeout(() => { throw new Error("the roof fell in"); }, 50);
			return { methods: { increment: () => 0, count: () => 0, version: () => "2.0.0" }, exportState: () => ({ count: 0 }) };
		} };`,
	};
	const { root } = await workspace(spec(dying));
	await startRuntime(root);
	await call(root, "tally", "increment");

	const upgraded = await noodle(root, ["upgrade", "counter@2.0.0", "tally@2.0.0"], {
		env: { NOODLE_BAKE_SECONDS: "20" },
	});

	expect(upgraded.json()).toMatchObject({ outcome: "rolled_back", error: { code: "component-died" } });
	expect(await call(root, "tally", "version")).toBe("1.0.0");
	expect(await call(root, "tally", "count")).toBe(1);
});
