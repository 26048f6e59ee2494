import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { noodle, startRuntime } from "../harness/noodle.ts";
import { call, historyOf, observing } from "../harness/observer.ts";
import { test } from "../harness/scene.ts";
import { counter, totalCounter } from "./harness/components.ts";
import { leftoversIn } from "./harness/left-behind.ts";
import { everywhere, onlyWith, rolledBack } from "./harness/walk.ts";

const hook = fileURLToPath(new URL("harness/die-at.mjs", import.meta.url));
const spec = {
	manifest: { components: { counter: "1.0.0" }, runtime_upgrade: { rollout: { bake_seconds: 0 } } },
	releases: [counter("1.0.0"), totalCounter("2.0.0")],
};

/** An upgrade on a disk that has no room for all of it. @returns what it printed, after it was seen to be whole */
async function upgradeOn(root: string, where: string, options: Parameters<typeof noodle>[2]) {
	const ended = await noodle(root, ["upgrade", "counter@2.0.0"], options);
	const printed = ended.json();
	if (ended.code !== 0) {
		expect(printed.outcome, where).toMatch(/refused|rolled_back|failed/);
		expect(printed.error.message, where).toMatch(/room|too large|full|disk I\/O|readonly/i);
		expect(ended.stderr, where).not.toMatch(/\bat .*\.mjs/);
	}
	// There is room again.
	const recovered = await observing(root, (there) => there.recover({ actor: "test" }));
	expect(recovered, where).toMatchObject({ ok: true });
	const after = await everywhere(root, "counter");
	const isNew = after.manifest === "2.0.0";
	expect(after, where).toEqual(onlyWith(isNew ? "2.0.0" : "1.0.0", 1));
	if (printed.outcome === "committed") expect(isNew, where).toBe(true);
	expect(await leftoversIn(root), where).toEqual([]);
	expect(await call(root, "counter", "count"), where).toBe(1);
	for (const { outcome } of await historyOf(root)) expect(outcome, where).not.toBeNull();
	if (isNew) await observing(root, rolledBack);
	return { code: ended.code, isNew };
}

test("when no file can grow past some size, an upgrade says so, and is wholly old or wholly new once there is room", async ({
	workspace,
}) => {
	const { root } = await workspace(spec);
	await startRuntime(root);
	await call(root, "counter", "increment");
	await noodle(root, ["apply"]);

	const codes: (number | null)[] = [];
	for (const fileBlocks of [0, 1, 2, 8, 16, 24, 32, 48, 64, 72, 80, 88, 96, 104, 112, 128, 160, 1024])
		codes.push((await upgradeOn(root, `${fileBlocks} blocks`, { fileBlocks })).code);

	expect(codes[0]).toBe(1);
	expect(codes.at(-1)).toBe(0);
}, 120_000);

test("when the database has no room for one more page, an upgrade says so, and is wholly old or wholly new once it has", async ({
	workspace,
}) => {
	const { root } = await workspace(spec);
	await startRuntime(root);
	await call(root, "counter", "increment");
	await noodle(root, ["apply"]);
	for (let i = 0; i < 6; i++) await noodle(root, ["upgrade", "counter@9.9.9"]);

	const codes: (number | null)[] = [];
	for (let pages = 5; pages < 12; pages++) {
		const env = { NODE_OPTIONS: `--import ${hook}`, NOODLE_TEST_MAX_PAGES: String(pages) };
		codes.push((await upgradeOn(root, `${pages} pages`, { env })).code);
	}

	expect(codes.at(-1)).toBe(0);
}, 120_000);
