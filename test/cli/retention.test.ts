import { readdir } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { expect } from "vitest";
import { sqliteState } from "../../server/src/adapters/state/sqlite-state.ts";
import { releaseStore } from "../../server/src/adapters/store/release-store.ts";
import { noodle, startNoodle, startRuntime } from "../harness/noodle.ts";
import { call, componentOf, observing } from "../harness/observer.ts";
import { test } from "../harness/scene.ts";
import { until } from "../harness/until.ts";
import { counter, greeter } from "./harness/components.ts";
import { rolledBack } from "./harness/walk.ts";

/** The releases that lie in the store, such as `counter@1.0.0`. */
async function installedIn(root: string): Promise<readonly string[]> {
	const store = releaseStore(root);
	const found = await Promise.all((await store.list()).map((integrity) => store.find(integrity)));
	return found
		.flatMap((release) => (release?.ok ? [`${release.value.descriptor.name}@${release.value.descriptor.version}`] : []))
		.sort();
}

/** Lets an upgrade have begun so many days ago. */
function age(file: string, id: string, days: number): void {
	const database = new DatabaseSync(file);
	const startedAt = new Date(Date.now() - days * 86_400_000).toISOString();
	database.prepare("UPDATE upgrades SET started_at = ? WHERE id = ?").run(startedAt, id);
	database.close();
}

test.concurrent("points that are older than they may be go with the next commit, with their states, journals and releases; younger ones can still be gone back to", async ({
	workspace,
}) => {
	const { root, path } = await workspace({
		manifest: {
			components: { counter: "1.0.0" },
			runtime_upgrade: {
				rollback: { max_rollback_points: 10, rollback_retention_days: 7 },
				rollout: { bake_seconds: 0 },
			},
		},
		releases: ["1.0.0", "1.1.0", "1.2.0", "1.3.0", "1.4.0"].map((version) => counter(version)),
	});
	await startRuntime(root);
	await call(root, "counter", "increment");
	const ids: string[] = [];
	for (const version of ["1.1.0", "1.2.0", "1.3.0"])
		ids.push((await noodle(root, ["upgrade", `counter@${version}`])).json().id);
	for (const [i, days] of [30, 8, 6].entries()) age(path(".noodle", "state.db"), ids[i] ?? "", days);
	expect((await readdir(path(".noodle", "snapshots"))).sort()).toEqual([...ids].sort());

	ids.push((await noodle(root, ["upgrade", "counter@1.4.0"])).json().id);

	const kept = ids.slice(2).reverse();
	expect((await componentOf(root, "counter")).rollbackPoints.map(({ id }) => id)).toEqual(kept);
	expect((await readdir(path(".noodle", "snapshots"))).sort()).toEqual([...kept].sort());
	const state = sqliteState(root);
	expect(ids.map((id) => state.entries(id).length > 0)).toEqual([false, false, true, true]);
	expect(state.history(10)).toHaveLength(4);
	state.close();
	expect(await installedIn(root)).toEqual(["counter@1.2.0", "counter@1.3.0", "counter@1.4.0"]);
	await observing(root, rolledBack);
	await observing(root, rolledBack);
	expect(await call(root, "counter", "version")).toBe("1.2.0");
	expect(await call(root, "counter", "count")).toBe(1);
});

test.concurrent("a release that runs is not removed, although neither manifest nor any point has it, and starts again when it dies", async ({
	workspace,
}) => {
	const mortal = {
		...counter("1.0.0", { methods: ["version", "die"] }),
		source: `export default { setup: () => ({
			methods: { version: () => "1.0.0", die() { setTimeout(() => { throw new Error("the roof fell in"); }, 0); } },
			exportState: () => ({ count: 0 }),
		}) };`,
	};
	const rollback = { max_rollback_points: 1, rollback_retention_days: 1 };
	const wanting = (version: string) => ({
		components: { counter: version, greeter: "1.0.0" },
		runtime_upgrade: { rollback },
	});
	const made = await workspace({
		manifest: wanting("1.0.0"),
		releases: [mortal, counter("1.1.0"), greeter("1.0.0"), greeter("1.1.0"), greeter("1.2.0")],
	});
	const { root } = made;
	await startRuntime(root);
	await noodle(root, ["apply"]);
	// Somebody edits it by hand, or pulls, and has not applied it yet.
	await made.writeManifest(wanting("1.1.0"));

	for (const version of ["1.1.0", "1.2.0"])
		expect(await noodle(root, ["upgrade", `greeter@${version}`])).toMatchObject({ code: 0 });

	expect(await installedIn(root)).toEqual(["counter@1.0.0", "counter@1.1.0", "greeter@1.1.0", "greeter@1.2.0"]);
	await call(root, "counter", "die");
	await until("it to be started again", async () => {
		const [running] = (await componentOf(root, "counter")).running;
		return running?.health.status === "healthy" && (await call(root, "counter", "version")) === "1.0.0";
	});
});

test.concurrent("while an upgrade bakes, nothing that its way back needs is removed, whoever upgrades what else", async ({
	workspace,
}) => {
	const { root } = await workspace({
		manifest: {
			components: { counter: "1.0.0", greeter: "1.0.0" },
			runtime_upgrade: { rollback: { max_rollback_points: 1 } },
		},
		releases: [counter("1.0.0"), counter("1.1.0"), greeter("1.0.0"), greeter("1.1.0")],
	});
	await startRuntime(root);
	await call(root, "counter", "increment");
	await noodle(root, ["apply"]);
	const baking = startNoodle(root, ["upgrade", "counter@1.1.0", "--json"], { env: { NOODLE_BAKE_SECONDS: "60" } });
	await baking.said(/Watching/);
	const other = startNoodle(root, ["upgrade", "greeter@1.1.0", "--json"]);
	await other.said(/Waiting for/);
	expect(await installedIn(root)).toContain("counter@1.0.0");
	const [open] = await observing(root, (there) => there.history());

	await noodle(root, ["abort", open?.id ?? ""]);

	expect((await baking.finished).json()).toMatchObject({ outcome: "rolled_back" });
	expect((await other.finished).json()).toMatchObject({ outcome: "committed" });
	expect(await call(root, "counter", "version")).toBe("1.0.0");
	expect(await call(root, "counter", "count")).toBe(1);
});
