import { expect, type TestContext } from "vitest";
import {
	type Finished,
	type HostedRuntime,
	type NoodleProcess,
	noodle,
	startNoodle,
	startRuntime,
} from "../../harness/noodle.ts";
import { test } from "../../harness/scene.ts";
import { blockWith, settings } from "../../harness/settings.ts";
import type { ReleaseSpec, TempWorkspace, WorkspaceSpec } from "../../harness/workspace.ts";

/** One key, and what a person sees of it: the same done twice, with another value of this key alone. */
export interface Row {
	/** As in the `runtime_upgrade` block, such as `hot_swap.enabled`. */
	readonly key: string;
	/** What it decides, for the test's name. */
	readonly decides: string;
	readonly releases: readonly ReleaseSpec[];
	/** What the manifest wants; left out: 1.0.0 of each component. */
	readonly components?: Readonly<Record<string, string>>;
	/** Other settings, the same both times. */
	readonly beside?: (place: Place) => Block;
	/** The value the first time; left out: the default. */
	readonly base?: unknown;
	/** The value the second time. */
	readonly value: (place: Place) => unknown;
	/** A variable that wins over the key, and its text for the second value. */
	readonly variable?: readonly [name: string, text: string];
	/** Runs before the manifest is written. */
	readonly prepare?: (place: Place) => Promise<void>;
	/** @returns what was seen */
	readonly act: (scene: Scene) => Promise<unknown>;
	readonly seenBefore: unknown;
	readonly seenAfter: unknown;
}

/** The folder that a row happens in. */
export interface Place extends TempWorkspace {
	/** What a row has prepared and wants to find again, such as the address of a server. */
	readonly addresses: string[];
	/** Runs when the test is over. */
	readonly whenOver: (end: () => unknown) => void;
}

export interface Scene extends Place {
	/** Runs a command with `--json` to its end. */
	readonly run: (...words: string[]) => Promise<Finished>;
	/** Starts one with `--json`. */
	readonly begin: (...words: string[]) => NoodleProcess;
	readonly host: () => Promise<HostedRuntime>;
}

type Block = Readonly<Record<string, unknown>>;

/** The harness sets these so that nothing waits; here the manifest counts. */
const unset = { NOODLE_BAKE_SECONDS: "", NOODLE_ROLLOUT_STEP_SECONDS: "" };
const withoutWaits = { rollout: { step_seconds: 0, bake_seconds: 0 } };

/** The tests of some rows: what the key changes, and that the variable wins over it. */
export function testRows(rows: readonly Row[]): void {
	for (const row of rows) {
		test(`${row.key} decides ${row.decides}`, async ({ workspace, onTestFinished }) => {
			const first = await sceneOf(row, workspace, onTestFinished, () => row.base);
			expect(await row.act(first)).toEqual(row.seenBefore);
			const second = await sceneOf(row, workspace, onTestFinished, row.value);
			expect(await row.act(second)).toEqual(row.seenAfter);
		});
		if (!row.variable) continue;
		const [name, text] = row.variable;
		test(`${name}=${text} wins over ${row.key}`, async ({ workspace, onTestFinished }) => {
			const said = row.base ?? settings.find(({ key }) => key === row.key)?.default;
			const scene = await sceneOf(row, workspace, onTestFinished, () => said, { [name]: text });
			expect(await row.act(scene)).toEqual(row.seenAfter);
		});
	}
}

async function sceneOf(
	row: Row,
	workspace: (spec: WorkspaceSpec) => Promise<TempWorkspace>,
	onTestFinished: TestContext["onTestFinished"],
	value: (place: Place) => unknown,
	variables: Readonly<Record<string, string>> = {},
): Promise<Scene> {
	const made = await workspace({ manifest: null, releases: row.releases });
	const place: Place = { ...made, addresses: [], whenOver: (end) => onTestFinished(async () => void (await end())) };
	await row.prepare?.(place);
	const beside = merged(withoutWaits, row.beside?.(place) ?? {});
	const own = value(place);
	await made.writeManifest({
		components: row.components ?? Object.fromEntries(row.releases.map(({ name }) => [name, "1.0.0"])),
		runtime_upgrade: own === undefined ? without(beside, row.key) : merged(beside, blockWith(row.key, own)),
	});
	const env = { ...unset, ...variables };
	return {
		...place,
		run: (...words) => noodle(made.root, words, { env }),
		begin: (...words) => startNoodle(made.root, [...words, "--json"], { env }),
		host: () => startRuntime(made.root, { env }),
	};
}

function merged(one: Block, other: Block): Block {
	const entries = Object.entries(other).map(([key, value]) => {
		const before = one[key];
		return [key, isBlock(before) && isBlock(value) ? merged(before, value) : value] as const;
	});
	return { ...one, ...Object.fromEntries(entries) };
}

function without(block: Block, key: string): Block {
	const [name = "", ...deeper] = key.split(".");
	const { [name]: inner, ...rest } = block;
	if (deeper.length === 0 || !isBlock(inner)) return rest;
	return { ...rest, [name]: without(inner, deeper.join(".")) };
}

function isBlock(value: unknown): value is Block {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
