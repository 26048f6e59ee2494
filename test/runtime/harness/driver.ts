import { join } from "node:path";
import {
	AbortSwapRequest,
	type Answer,
	connectRuntime,
	findRuntimes,
	type PrepareParams,
	PrepareSwapRequest,
	RetireSwapRequest,
	type RuntimeConnection,
	type RuntimeStatus,
	SplitSwapRequest,
	StatusRequest,
	type SwapMember,
	type SwapReport,
	SwitchSwapRequest,
} from "@noodle-upgrade/runtime/control";
import { FolderCatalog, type InstalledRelease, ReleaseStore } from "@noodle-upgrade/runtime/releases";
import { onTestFinished } from "vitest";

/** What a test wants to swap in, such as `log@2.0.0`. */
export interface Wanted {
	readonly release: string;
	/** Steps such as `1-2 log@2.0.0`: the state versions, and the release whose code goes that step. */
	readonly hops?: readonly string[];
	readonly restoreFrom?: string;
	readonly config?: Record<string, unknown>;
}

export type SwapOptions = Partial<
	Pick<PrepareParams, "timeoutMs" | "maxConcurrentSwaps" | "keepOld" | "snapshotFolder" | "id">
>;

let swaps = 0;

/** Drives swaps over the control socket, as the upgrade engine does but without its checks. */
export class Driver {
	readonly connection: RuntimeConnection;
	readonly #root: string;

	private constructor(root: string, connection: RuntimeConnection) {
		this.#root = root;
		this.connection = connection;
	}

	static async connect(root: string, id: string): Promise<Driver> {
		const run = (await findRuntimes(root)).find((candidate) => candidate.id === id);
		if (!run) throw new Error(`No runtime ${id} is announced in ${root}.`);
		const connection = unwrapped(await connectRuntime(run));
		onTestFinished(() => connection.close());
		return new Driver(root, connection);
	}

	/** @returns the report, or the failure of whichever of the two stages failed */
	async swap(
		wanted: Wanted | string | readonly (Wanted | string)[],
		options: SwapOptions = {},
	): Promise<Answer<SwapReport>> {
		const prepared = await this.prepare(wanted, options);
		return prepared.ok ? this.switch(prepared.value) : prepared;
	}

	/** @returns the number to switch or abort by */
	async prepare(
		wanted: Wanted | string | readonly (Wanted | string)[],
		options: SwapOptions = {},
	): Promise<Answer<string>> {
		const list = Array.isArray(wanted) ? wanted : [wanted];
		const members = list.map((one) => this.member(typeof one === "string" ? { release: one } : one));
		return this.prepareMembers(await Promise.all(members), options);
	}

	/** Prepares them as they are given, whatever is in the store. */
	async prepareMembers(members: readonly SwapMember[], options: SwapOptions = {}): Promise<Answer<string>> {
		const id = options.id ?? `swap-${++swaps}`;
		const params = {
			id,
			members,
			timeoutMs: 10_000,
			maxConcurrentSwaps: 3,
			keepOld: false,
			snapshotFolder: null,
			...options,
		};
		const answer = unwrapped(await this.connection.request(PrepareSwapRequest, params, 30_000));
		return answer.ok ? { ok: true, value: id } : answer;
	}

	/** Prepares what must succeed. @returns the number to switch or abort by */
	async prepared(wanted: string | readonly string[]): Promise<string> {
		return unwrapped(await this.prepare(wanted));
	}

	async switch(id: string): Promise<Answer<SwapReport>> {
		return unwrapped(await this.connection.request(SwitchSwapRequest, { id }, 30_000));
	}

	async abort(id: string): Promise<void> {
		unwrapped(await this.connection.request(AbortSwapRequest, { id }, 30_000));
	}

	/** Sends a share of the calls to what was prepared. */
	async split(id: string, weight: number): Promise<Answer<null>> {
		return unwrapped(await this.connection.request(SplitSwapRequest, { id, weight }, 10_000));
	}

	/** Ends what a swap has kept warm. */
	async retire(id: string): Promise<void> {
		unwrapped(await this.connection.request(RetireSwapRequest, { id }, 10_000));
	}

	async status(): Promise<RuntimeStatus> {
		return unwrapped(await this.connection.request(StatusRequest, null, 10_000));
	}

	async member({ release, hops = [], restoreFrom, config = {} }: Wanted): Promise<SwapMember> {
		const { integrity, folder, descriptor } = await this.install(release);
		const migrations = hops.map(async (hop) => {
			const [versions = "", by = ""] = hop.split(" ");
			const [from, to] = versions.split("-").map(Number);
			const installed = await this.install(by);
			const entry = { folder: installed.folder, main: installed.descriptor.main };
			return { from: from ?? 0, to: to ?? 0, release: entry };
		});
		return {
			component: descriptor.name,
			version: descriptor.version,
			integrity,
			folder,
			config,
			migrations: await Promise.all(migrations),
			restoreFrom: restoreFrom ?? null,
		};
	}

	async install(release: string): Promise<InstalledRelease> {
		const { releases } = await new FolderCatalog(join(this.#root, "runtime_components")).list();
		const found = releases.find(({ descriptor: { name, version } }) => `${name}@${version}` === release);
		if (!found) throw new Error(`The catalog has no ${release}.`);
		return unwrapped(await new ReleaseStore(this.#root).install(found.source));
	}
}

type Outcome<Value> =
	| { readonly ok: true; readonly value: Value }
	| { readonly ok: false; readonly error: { readonly message: string } };

function unwrapped<Value>(outcome: Outcome<Value>): Value {
	if (!outcome.ok) throw new Error(outcome.error.message);
	return outcome.value;
}
