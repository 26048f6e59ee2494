import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { noodle } from "../../harness/noodle.ts";
import { call, componentOf, historyOf, observing } from "../../harness/observer.ts";

const dieAt = fileURLToPath(new URL("die-at.mjs", import.meta.url));

/** What a workspace has of one component, in every place that could disagree. */
export interface Everywhere {
	readonly manifest: string;
	readonly lock: string;
	readonly active: string;
	readonly running: readonly string[];
}

export async function everywhere(root: string, component: string): Promise<Everywhere> {
	const files = ["noodle.json", "noodle-lock.json", ".noodle/active.json"];
	const [manifest, lock, active] = await Promise.all(
		files.map(async (file) => JSON.parse(await readFile(`${root}/${file}`, "utf8"))),
	);
	const { running } = await componentOf(root, component);
	return {
		manifest: manifest.components[component],
		lock: lock.components[component].version,
		active: active.components[component].version,
		running: running.map(({ version }) => version),
	};
}

/** All places with one version. */
export function onlyWith(version: string, runtimes: number): Everywhere {
	return { manifest: version, lock: version, active: version, running: Array(runtimes).fill(version) };
}

/**
 * Runs a command over and over, killed before its first side effect, its second, and so on until one run comes to its
 * end; after each it recovers, twice, and looks that everything is wholly old or wholly new.
 *
 * @param words the command
 * @param endsWith the exit code of the run that comes to its end
 * @param reset brings a workspace in which the command took effect back to where it was
 * @returns how often each state was found
 */
export async function walkSideEffects(
	root: string,
	words: readonly string[],
	from: string,
	to: string,
	reset: () => Promise<void>,
	{ endsWith = 0, env = {} }: { endsWith?: number; env?: Readonly<Record<string, string>> } = {},
): Promise<{ old: number; new: number }> {
	const found = { old: 0, new: 0 };
	const count = await call(root, "counter", "count");
	for (let effect = 1; ; effect++) {
		const where = `killed before side effect ${effect}`;
		const dying = { ...env, NODE_OPTIONS: `--import ${dieAt}`, NOODLE_TEST_DIE_AT: String(effect) };
		const ended = await noodle(root, words, { env: dying });
		if (ended.code !== null) {
			expect(ended, where).toMatchObject({ code: endsWith });
			return found;
		}
		const recover = () => observing(root, (workspace) => workspace.recover({ actor: "test" }));
		const [recovered] = await recover();
		const after = await everywhere(root, "counter");
		const isNew = after.manifest === to;
		expect(after, where).toEqual(onlyWith(isNew ? to : from, 1));
		expect(recovered?.outcome ?? "over", where).toMatch(isNew ? /committed|over/ : /rolled_back|over/);
		expect(await recover(), where).toEqual([]);
		for (const { outcome } of await historyOf(root)) expect(outcome, where).not.toBeNull();
		expect(await call(root, "counter", "count"), where).toBe(count);
		found[isNew ? "new" : "old"]++;
		if (isNew) await reset();
	}
}
