import { mkdir, readdir } from "node:fs/promises";
import { expect } from "vitest";
import { sqliteState } from "../../server/src/adapters/state/sqlite-state.ts";
import { noodle, startRuntime } from "../harness/noodle.ts";
import { call } from "../harness/observer.ts";
import { test } from "../harness/scene.ts";
import { counter } from "./harness/components.ts";

test("an upgrade keeps no states and no journal but those of the points that it may keep", async ({ workspace }) => {
	const { root, path } = await workspace({
		manifest: { components: { counter: "1.0.0" }, runtime_upgrade: { rollback: { max_rollback_points: 1 } } },
		releases: ["1.0.0", "1.1.0", "1.2.0", "1.3.0"].map((version) => counter(version)),
	});
	await startRuntime(root);
	await call(root, "counter", "increment");
	// What a runtime saves when it stops is no upgrade's, and not for an upgrade to remove.
	await mkdir(path(".noodle", "snapshots", "saved"), { recursive: true });
	const ids: string[] = [];
	for (const version of ["1.1.0", "1.2.0", "1.3.0"])
		ids.push((await noodle(root, ["upgrade", `counter@${version}`])).json().id);

	const newest = ids.at(-1) ?? "";
	expect((await readdir(path(".noodle", "snapshots"))).sort()).toEqual([newest, "saved"]);
	const state = sqliteState(root);
	expect(ids.map((id) => state.entries(id).length > 0)).toEqual([false, false, true]);
	state.close();
	expect((await noodle(root, ["rollback", "--restore-snapshot"])).json()).toMatchObject({ outcome: "committed" });
	expect(await call(root, "counter", "count")).toBe(1);
});
