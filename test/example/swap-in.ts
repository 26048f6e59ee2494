import { join } from "node:path";
import {
	connectRuntime,
	findRuntimes,
	PrepareSwapRequest,
	type RuntimeConnection,
	type SwapMember,
	SwitchSwapRequest,
} from "@noodle-upgrade/runtime/control";
import { FolderCatalog, type InstalledRelease, ReleaseStore } from "@noodle-upgrade/runtime/releases";

export interface Wanted {
	readonly component: string;
	readonly version: string;
	readonly config?: Record<string, unknown>;
	/** Releases whose code migrates the state, a step each, in order. */
	readonly migrations?: readonly { from: number; to: number; version: string }[];
}

/** Runs something with a connection to the runtime that lives in a workspace. */
export async function withRuntime<Value>(
	root: string,
	use: (runtime: RuntimeConnection) => Promise<Value>,
): Promise<Value> {
	const [run] = await findRuntimes(root);
	if (!run) throw new Error(`No runtime lives in ${root}.`);
	const connection = unwrapped(await connectRuntime(run));
	try {
		return await use(connection);
	} finally {
		connection.close();
	}
}

/**
 * Replaces components of the runtime that lives in a workspace, through its control socket, as the upgrade engine does
 * but without its checks: what the example's releases promise has to hold at this level already.
 *
 * @returns null, or the sentence that says why the old releases stay
 */
export function swapIn(root: string, ...wanted: Wanted[]): Promise<string | null> {
	return withRuntime(root, async (runtime) => {
		const members = await Promise.all(wanted.map((one) => toMember(root, one)));
		const id = wanted.map(({ component, version }) => `${component}-${version}`).join("-");
		const swap = { id, members, timeoutMs: 20_000, maxConcurrentSwaps: 3, keepOld: false, snapshotFolder: null };
		const prepared = unwrapped(await runtime.request(PrepareSwapRequest, swap, 30_000));
		if (!prepared.ok) return prepared.error.message;
		const switched = unwrapped(await runtime.request(SwitchSwapRequest, { id }, 30_000));
		return switched.ok ? null : switched.error.message;
	});
}

async function toMember(
	root: string,
	{ component, version, config = {}, migrations = [] }: Wanted,
): Promise<SwapMember> {
	const { integrity, folder } = await install(root, component, version);
	const hops = migrations.map(async ({ from, to, version: by }) => {
		const release = await install(root, component, by);
		return { from, to, release: { folder: release.folder, main: release.descriptor.main } };
	});
	return { component, version, integrity, folder, config, migrations: await Promise.all(hops), restoreFrom: null };
}

async function install(root: string, component: string, version: string): Promise<InstalledRelease> {
	const { releases, findings } = await new FolderCatalog(join(root, "runtime_components")).list();
	const found = releases.find(({ descriptor }) => descriptor.name === component && descriptor.version === version);
	if (!found) throw new Error(`The catalog has no ${component} ${version}. ${findings.map(({ message }) => message)}`);
	return unwrapped(await new ReleaseStore(root).install(found.source));
}

type Outcome<Value> =
	| { readonly ok: true; readonly value: Value }
	| { readonly ok: false; readonly error: { readonly message: string } };

function unwrapped<Value>(outcome: Outcome<Value>): Value {
	if (!outcome.ok) throw new Error(outcome.error.message);
	return outcome.value;
}
