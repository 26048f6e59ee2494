import { join } from "node:path";
import type { SwapReport, SwapStage } from "@noodle-upgrade/runtime";
import { connectRuntime, findRuntimes, type RuntimeConnection } from "@noodle-upgrade/runtime/control";
import { PrepareSwapRequest, SwitchSwapRequest } from "@noodle-upgrade/runtime/protocol";
import { type InstalledRelease, ReleaseStore } from "@noodle-upgrade/runtime/releases";
import { required } from "./outcome.ts";

const requestMs = 60_000;

/** Swaps releases over the control socket, as an upgrade does, but without its plan, its journal and its bake. */
export class Swapper {
	readonly #root: string;
	readonly #connection: RuntimeConnection;
	readonly #store: ReleaseStore;
	readonly #installed = new Map<string, InstalledRelease>();
	#swaps = 0;

	private constructor(root: string, connection: RuntimeConnection) {
		this.#root = root;
		this.#connection = connection;
		this.#store = new ReleaseStore(root);
	}

	/** Reaches the one runtime of a workspace. */
	static async connect(root: string): Promise<Swapper> {
		const [found] = await findRuntimes(root);
		if (!found) throw new Error(`No runtime is announced in ${root}.`);
		return new Swapper(root, required(await connectRuntime(found)));
	}

	/** Swaps in a release of the workspace's catalog, which is installed the first time. */
	async swapTo(component: string, version: string): Promise<SwapReport> {
		const id = `${component}@${version}`;
		let installed = this.#installed.get(id);
		if (!installed) {
			installed = await this.install(join(this.#root, "runtime_components", component, version));
			this.#installed.set(id, installed);
		}
		return this.swap(installed);
	}

	async install(folder: string): Promise<InstalledRelease> {
		return required(await this.#store.install({ kind: "folder", path: folder }));
	}

	uninstall({ integrity }: InstalledRelease): Promise<void> {
		return this.#store.remove(integrity);
	}

	async swap({ descriptor: { name, version }, integrity, folder }: InstalledRelease): Promise<SwapReport> {
		const id = `bench-${++this.#swaps}`;
		const member = { component: name, version, integrity, folder, config: {}, migrations: [], restoreFrom: null };
		const params = {
			id,
			members: [member],
			timeoutMs: requestMs,
			maxConcurrentSwaps: 1,
			keepOld: false,
			snapshotFolder: null,
		};
		required(required(await this.#connection.request(PrepareSwapRequest, params, requestMs)));
		return required(required(await this.#connection.request(SwitchSwapRequest, { id }, requestMs)));
	}

	close(): void {
		this.#connection.close();
	}
}

/** Milliseconds of a stage. */
export function stageMs({ stages }: SwapReport, name: SwapStage["name"]): number {
	return stages.find((stage) => stage.name === name)?.ms ?? Number.NaN;
}
