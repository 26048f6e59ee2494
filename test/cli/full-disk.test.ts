import { spawnSync } from "node:child_process";
import { open } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { nodePorts } from "../../server/src/adapters/node-ports.ts";
import type { JournalEntry } from "../../server/src/core/journal.ts";
import { createWorkspace } from "../../server/src/services/create-workspace.ts";
import { noodle, startRuntime } from "../harness/noodle.ts";
import { call, fleetOf, historyOf, observing } from "../harness/observer.ts";
import { test } from "../harness/scene.ts";
import { appliedCounter } from "./harness/applied.ts";
import { counter, greeter, totalCounter } from "./harness/components.ts";
import { leftoversIn } from "./harness/left-behind.ts";
import { everywhere, onlyWith, rolledBack } from "./harness/walk.ts";

const entry = fileURLToPath(new URL("../../server/bin/noodle.mjs", import.meta.url));
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
	const { root } = await appliedCounter(await workspace(spec));

	const codes: (number | null)[] = [];
	for (const fileBlocks of [0, 1, 2, 8, 16, 24, 32, 48, 64, 72, 80, 88, 96, 104, 112, 128, 160, 1024])
		codes.push((await upgradeOn(root, `${fileBlocks} blocks`, { fileBlocks })).code);

	expect(codes[0]).toBe(1);
	expect(codes.at(-1)).toBe(0);
}, 120_000);

test("when the database has no room for one more page, an upgrade says so, and is wholly old or wholly new once it has", async ({
	workspace,
}) => {
	const { root, path } = await appliedCounter(await workspace(spec));

	const codes: (number | null)[] = [];
	for (const more of [0, 1, 2, 3, 4, 40]) {
		const database = new DatabaseSync(path(".noodle", "state.db"), { readOnly: true });
		const pages = Number(database.prepare("PRAGMA page_count").get()?.page_count) + more;
		database.close();
		const env = { NODE_OPTIONS: `--import ${hook}`, NOODLE_TEST_MAX_PAGES: String(pages) };
		codes.push((await upgradeOn(root, `${more} more pages`, { env })).code);
	}

	expect(codes.at(-1)).toBe(0);
}, 120_000);

test.for(["prepared", "sharing", "switching", "switched"] as const)(
	"a window whose disk is full when it writes %s leaves no share of the calls behind, and recovers",
	async (full, { workspace }) => {
		const { root } = await workspace({
			manifest: {
				components: { greeter: "1.0.0" },
				runtime_upgrade: { rollout: { bake_seconds: 0, step_seconds: 0 } },
			},
			releases: [greeter("1.0.0"), greeter("1.1.0")],
		});
		await startRuntime(root);
		await noodle(root, ["apply"]);
		const ports = nodePorts(root, {
			environment: {},
			mayAskRegistries: () => false,
			closing: new AbortController().signal,
		});
		let isFull = false;
		const append = (id: string, entry: JournalEntry): void => {
			isFull ||= entry.type === full;
			if (isFull) throw Object.assign(new Error("database or disk is full"), { code: "ERR_SQLITE_ERROR", errcode: 13 });
			ports.state.append(id, entry);
		};
		const window = createWorkspace({ ...ports, state: { ...ports.state, append } });
		try {
			const targets = [{ name: "greeter", version: "1.1.0" }];
			const upgraded = await window.upgrade(targets, "gradual", { actor: "test" });
			expect(upgraded).toMatchObject({ outcome: full === "switched" ? "failed" : "rolled_back" });
			expect(upgraded.error?.message).toMatch(/disk is full/);
			const [status] = await fleetOf(root, (links) => Promise.all(links.map((link) => link.status())));
			if (!status?.ok) throw new Error("The runtime does not answer.");
			expect(status.value.swaps).toEqual([]);
			expect(status.value.slots.flatMap(({ releases }) => releases.map(({ role }) => role))).not.toContain("candidate");
			isFull = false;
			expect(await window.recover({ actor: "test" })).toMatchObject({ ok: true });
			expect(await everywhere(root, "greeter")).toEqual(onlyWith("1.0.0", 1));
		} finally {
			await window.dispose();
		}
	},
);

test.skipIf(process.platform !== "linux")(
	"an upgrade goes on when its log cannot be written, and says so when its answer cannot",
	async ({ workspace }) => {
		const { root } = await appliedCounter(await workspace(spec));
		const full = await open("/dev/full", "w");
		const noodleOn = (stdout: number | "ignore", stderr: number | "pipe", ...words: string[]) =>
			spawnSync(process.execPath, [entry, ...words, "--cwd", root], {
				stdio: ["ignore", stdout, stderr],
				encoding: "utf8",
				timeout: 60_000,
			});

		expect(noodleOn("ignore", full.fd, "upgrade", "counter@2.0.0").status).toBe(0);
		expect(await everywhere(root, "counter")).toEqual(onlyWith("2.0.0", 1));
		const unanswered = noodleOn(full.fd, "pipe", "rollback");
		expect([unanswered.status, unanswered.stderr]).toEqual([
			1,
			expect.stringMatching(/The answer could not be written: ENOSPC/),
		]);
		expect(unanswered.stderr).not.toMatch(/\bat .*\.mjs/);
		expect(await everywhere(root, "counter")).toEqual(onlyWith("1.0.0", 1));
		await full.close();
	},
);
