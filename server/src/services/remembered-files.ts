import type { Finding, Lock } from "@noodle-upgrade/runtime/formats";
import type { Ports } from "../core/ports.ts";
import type { RollbackPointView } from "../core/workspace-view.ts";
import { readHistory } from "./history-reading.ts";
import type { RollbackManager } from "./rollback-manager.ts";
import { lockOf } from "./world.ts";

interface Files {
	/** Null: there is none on disk. */
	readonly manifest: string | null;
	readonly lock: Lock | null;
	/** About the lock file. */
	readonly findings: readonly Finding[];
	/** Why there are no rollback points although there may be some; empty when all is well. */
	readonly historyFindings: readonly Finding[];
	readonly rollbackPoints: ReadonlyMap<string, readonly RollbackPointView[]>;
}

/** The workspace's own files, read once. */
export class RememberedFiles {
	readonly #ports: Ports;
	readonly #rollbacks: RollbackManager;
	#reading: Promise<Files> | null = null;

	constructor(ports: Ports, rollbacks: RollbackManager) {
		this.#ports = ports;
		this.#rollbacks = rollbacks;
	}

	read(): Promise<Files> {
		this.#reading ??= this.#readNow();
		return this.#reading;
	}

	async #readNow(): Promise<Files> {
		const { files } = this.#ports;
		const [manifest, lockText] = await Promise.all([files.readManifest(), files.readLock()]);
		const { lock, findings } = lockOf(this.#ports, lockText);
		const points = readHistory(() => this.#rollbacks.allPoints(), new Map());
		return { manifest, lock, findings, historyFindings: points.findings, rollbackPoints: points.value };
	}
}
