import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { Workspace } from "../../../server/src/services/workspace.ts";
import { type Finished, noodle } from "../../harness/noodle.ts";
import { componentOf, fleetOf, observing } from "../../harness/observer.ts";
import { until } from "../../harness/until.ts";
import { contentOf, leftoversIn } from "./left-behind.ts";

const dieAt = fileURLToPath(new URL("die-at.mjs", import.meta.url));

/** What a workspace has of one component, in every place that could disagree. */
export interface Everywhere {
	readonly manifest: string;
	readonly lock: string;
	readonly active: string;
	readonly running: readonly string[];
}

const files = ["noodle.json", "noodle-lock.json", ".noodle/active.json"];

export async function everywhere(root: string, component: string): Promise<Everywhere> {
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

export interface Walk {
	/** The command that is killed over and over. */
	readonly words: readonly string[];
	readonly component: string;
	readonly from: string;
	readonly to: string;
	/** Where to look, and at what of the component, unless at its version everywhere. */
	readonly look?: (root: string) => Promise<Pick<Everywhere, "active"> & Partial<Everywhere>>;
	/** Only the first of so many side effects kills it, where another walk has been through the same machinery; all unless given. */
	readonly every?: number;
	/** How many runtimes serve the workspace. */
	readonly runtimes?: number;
	/** The exit code of the run that comes to its end. */
	readonly endsWith?: number;
	readonly env?: Readonly<Record<string, string>>;
	/** Brings a workspace in which the command took effect back to where it was. */
	readonly reset?: (workspace: Workspace) => Promise<void>;
}

/** Runs a command that is killed before one of its side effects. */
export function killedAt(
	root: string,
	words: readonly string[],
	effect: number,
	env: Readonly<Record<string, string>> = {},
): Promise<Finished> {
	return noodle(root, words, {
		env: { ...env, NODE_OPTIONS: `--import ${dieAt}`, NOODLE_TEST_DIE_AT: String(effect) },
	});
}

/**
 * Runs a command over and over, killed at its first side effect, its second, and so on until one run comes to its end;
 * after each it recovers, twice, and looks that everything is wholly old or wholly new, and that nothing is left over.
 *
 * @returns how often each state was found
 */
export async function walkSideEffects(root: string, walk: Walk): Promise<{ old: number; new: number }> {
	const { words, component, from, to, runtimes = 1, endsWith = 0, env, reset, every = 1 } = walk;
	const look = walk.look ?? ((place: string) => everywhere(place, component));
	const found = { old: 0, new: 0 };
	const counts = await countsIn(root);
	const before = await observing(root, (workspace) => workspace.history());
	const texts = await textsOf(root);
	let newest = before[0]?.id;
	for (let effect = 1; ; effect += every) {
		const where = `killed at side effect ${effect}`;
		const ended = await killedAt(root, words, effect, env);
		if (ended.code !== null) {
			expect(ended, where).toMatchObject({ code: endsWith });
			return found;
		}
		const isNew = await observing(root, async (workspace) => {
			const recovered = await recoveredIn(workspace);
			const after = await look(root);
			const isNew = after.active === to;
			const expected = onlyWith(isNew ? to : from, runtimes);
			expect({ ...expected, ...after }, where).toEqual(expected);
			if (!isNew) expect(await textsOf(root), where).toEqual(texts);
			expect(recovered.length, where).toBeLessThan(2);
			expect(recovered[0]?.outcome ?? "over", where).toMatch(isNew ? /committed|over/ : /rolled_back|over/);
			const since = (await workspace.history()).findIndex(({ id }) => id === newest);
			expect(since, where).toBeLessThan(2);
			for (const { outcome } of await workspace.history()) expect(outcome, where).not.toBeNull();
			const content = await contentOf(root);
			expect(await recoveredIn(workspace), where).toEqual([]);
			expect(await contentOf(root), where).toEqual(content);
			expect(await leftoversIn(root), where).toEqual([]);
			expect(await countsIn(root), where).toEqual(counts);
			await onlyServing(root, where);
			if (isNew) await reset?.(workspace);
			newest = (await workspace.history())[0]?.id;
			return isNew;
		});
		found[isNew ? "new" : "old"]++;
	}
}

async function recoveredIn(workspace: Workspace) {
	const recovered = await workspace.recover({ actor: "test" });
	if (!recovered.ok) throw new Error(recovered.error.message);
	return recovered.value;
}

/** Manifest and lock as they are written, and what was committed last but for the time. */
async function textsOf(root: string): Promise<readonly unknown[]> {
	const [manifest, lock, active] = await Promise.all(files.map((file) => readFile(`${root}/${file}`, "utf8")));
	return [manifest, lock, JSON.parse(active ?? "").components];
}

/** The state of the counters in all runtimes, where the workspace has any. */
function countsIn(root: string): Promise<readonly unknown[]> {
	return fleetOf(root, (links) =>
		Promise.all(
			links.map((link) => link.call("counter", "count", [], null).then((answer) => answer.ok && answer.value)),
		),
	);
}

/** No swap is open, and no release runs beside the one that serves: at once, or after a moment. */
async function onlyServing(root: string, where: string): Promise<void> {
	await until(`one release of each component, ${where}`, () =>
		fleetOf(root, async (links) => {
			const answers = await Promise.all(links.map((link) => link.status()));
			return answers.every(
				(status) =>
					status.ok &&
					status.value.swaps.length === 0 &&
					status.value.slots.every(({ releases }) => releases.length === 1),
			);
		}),
	);
}

/** Takes the newest upgrade back. */
export async function rolledBack(workspace: Workspace): Promise<void> {
	const newest = { component: null, to: null, restoreSnapshot: false };
	expect(await workspace.rollback(newest, { actor: "test" })).toMatchObject({ outcome: "committed" });
}
