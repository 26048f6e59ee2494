import { expect } from "vitest";
import { type Finished, noodle, startNoodle, startRuntime } from "../harness/noodle.ts";
import { call, historyOf, observing } from "../harness/observer.ts";
import { test } from "../harness/scene.ts";
import { until } from "../harness/until.ts";
import { appliedCounter } from "./harness/applied.ts";
import { counter } from "./harness/components.ts";
import { leftoversIn } from "./harness/left-behind.ts";
import { everywhere, onlyWith } from "./harness/walk.ts";

const versions = ["1.0.0", "1.1.0", "1.2.0", "1.3.0"];
const spec = {
	manifest: { components: { counter: "1.0.0" }, runtime_upgrade: { rollout: { bake_seconds: 0 } } },
	releases: versions.map((version) => counter(version)),
};

/** What the history says of what two rivals have printed, and whether the workspace is at what committed last. */
async function settled(root: string, ended: readonly Finished[], where: string): Promise<void> {
	const history = await historyOf(root);
	for (const { outcome } of history) expect(outcome, where).toMatch(/committed|refused|rolled_back/);
	for (const one of ended) {
		const { id, outcome, error } = one.json();
		expect(outcome, where).toMatch(/committed|refused/);
		const recorded = history.find((upgrade) => upgrade.id === id);
		if (recorded) expect(recorded.outcome, where).toBe(outcome);
		if (error?.code === "upgrade-under-way")
			expect(error.message, where).toMatch(/is being changed already by \d{6}-\d{6}-\w+ \(process \d+, started \d{4}-/);
	}
	const { manifest } = await everywhere(root, "counter");
	expect(await everywhere(root, "counter"), where).toEqual(onlyWith(manifest, 1));
	const last = history.find(({ outcome, components }) => outcome === "committed" && components.length > 0);
	expect(last?.components[0]?.to, where).toBe(manifest);
	expect(await leftoversIn(root), where).toEqual([]);
	expect(await call(root, "counter", "count"), where).toBe(1);
}

test("two upgrades of one component that start at the same moment, ten times: each has its outcome, and one state is left", async ({
	workspace,
}) => {
	const { root } = await appliedCounter(await workspace(spec));
	for (let round = 0; round < 10; round++) {
		const [one = "", other = ""] = [versions[(round % 3) + 1], versions[((round + 1) % 3) + 1]];
		const rivals = [one, other].map((version) => noodle(root, ["upgrade", `counter@${version}`]));
		const ended = await Promise.all(rivals);
		expect(
			ended.map(({ code }) => code),
			`round ${round}`,
		).toContain(0);
		await settled(root, ended, `round ${round}`);
	}
}, 120_000);

test("an upgrade and a rollback that start at the same moment, five times: each has its outcome, and one state is left", async ({
	workspace,
}) => {
	const { root } = await workspace(spec);
	await startRuntime(root);
	await call(root, "counter", "increment");
	await noodle(root, ["upgrade", "counter@1.1.0"]);
	for (let round = 0; round < 5; round++) {
		const version = versions[2 + (round % 2)] ?? "";
		const rivals = [noodle(root, ["upgrade", `counter@${version}`]), noodle(root, ["rollback", "counter"])];
		await settled(root, await Promise.all(rivals), `round ${round}`);
		await noodle(root, ["upgrade", "counter@1.1.0"]);
	}
}, 120_000);

test("whoever comes while an upgrade is open is told who holds the workspace, and when that is killed adopts what it left", async ({
	workspace,
}) => {
	const { root } = await appliedCounter(await workspace(spec));
	const holder = startNoodle(root, ["upgrade", "counter@1.1.0"], { env: { NOODLE_BAKE_SECONDS: "60" } });
	await holder.said(/Watching/);
	const [open] = await historyOf(root);

	const refused = (await noodle(root, ["upgrade", "counter@1.2.0"])).json();
	expect(refused).toMatchObject({ outcome: "refused", error: { code: "upgrade-under-way" } });
	expect(refused.error.message).toContain(`already by ${open?.id} (process ${holder.pid}, started ${open?.startedAt})`);
	const waiting = startNoodle(root, ["apply", "--json"]);
	await waiting.said(new RegExp(`Waiting for ${open?.id} \\(process ${holder.pid}`));

	holder.signal("SIGKILL");
	await holder.finished;
	const applied = await waiting.finished;

	expect(applied.json()).toMatchObject({ outcome: "committed" });
	const adopted = (await historyOf(root)).find(({ id }) => id === open?.id);
	expect(adopted?.outcome).toMatch(/committed|rolled_back/);
	await settled(root, [applied], "after the holder was killed");
});

test("an upgrade of what a dead owner left open is not refused for it, while a third recovers it", async ({
	workspace,
}) => {
	const { root } = await appliedCounter(await workspace(spec));
	const dead = startNoodle(root, ["upgrade", "counter@1.1.0"], { env: { NOODLE_BAKE_SECONDS: "60" } });
	await dead.said(/Watching/);
	dead.signal("SIGKILL");
	await dead.finished;

	const ended = await Promise.all([
		noodle(root, ["recover"]),
		noodle(root, ["upgrade", "counter@1.2.0"]),
		noodle(root, ["apply"]),
	]);

	for (const { code } of ended) expect(code).toBe(0);
	await until("one state", () => observing(root, async (there) => (await there.view()).open.length === 0));
	await settled(root, ended.slice(1), "after all of them");
});
