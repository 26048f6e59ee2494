import { MessageChannel, type MessagePort } from "node:worker_threads";
import { failure, type Result, success } from "../formats/failure.ts";
import type { CarriedState } from "../isolation/carried-state.ts";
import { createThrowaway } from "../isolation/create-instance.ts";
import type { Instance, ReleaseEntry } from "../isolation/instance.ts";
import type { IsolationOptions } from "../isolation/isolation-options.ts";
import { secludedHost } from "../isolation/secluded-host.ts";
import type { Deadline } from "./deadline.ts";

/** One step of a migration, and the release whose code does it. */
export interface MigrationHop {
	readonly from: number;
	readonly to: number;
	readonly release: ReleaseEntry;
}

interface Migrator {
	readonly hop: MigrationHop;
	readonly instance: Instance;
}

const disposeMs = 1000;

/**
 * The releases that take state from one version to another, one after the other. Each is a throwaway instance that is
 * never set up: a release that serves is never bothered, and one in between never starts.
 */
export class MigrationLine {
	readonly #component: string;
	readonly #hops: readonly MigrationHop[];
	readonly #isolation: IsolationOptions;
	readonly #log: (message: string) => void;
	#migrators: readonly Migrator[] = [];

	constructor(
		component: string,
		hops: readonly MigrationHop[],
		log: (message: string) => void,
		isolation: IsolationOptions = {},
	) {
		this.#isolation = isolation;
		this.#component = component;
		this.#hops = hops;
		this.#log = log;
	}

	get isEmpty(): boolean {
		return this.#hops.length === 0;
	}

	/** Whether entries of tracked maps can be migrated while they are copied. */
	get relays(): boolean {
		return this.#migrators.every(({ instance }) => instance.copying !== null);
	}

	/** Loads the code ahead, so that nobody waits for it in a gate. */
	async load(deadline: Deadline): Promise<Result<null>> {
		this.#migrators = this.#hops.map((hop) => ({ hop, instance: this.#instanceFor(hop) }));
		for (const { hop, instance } of this.#migrators) {
			const loaded = await instance.load(hop.release, deadline.left);
			if (!loaded.ok) return this.#failed(hop, loaded.error.message);
		}
		return success(null);
	}

	/** @returns where what was put into `from` comes out, migrated */
	async relay(from: MessagePort, deadline: Deadline): Promise<Result<MessagePort>> {
		let last = from;
		for (const { hop, instance } of this.#migrators) {
			const { port1, port2 } = new MessageChannel();
			const relayed = await instance.copying?.relayCopy(last, port1, hop, deadline.left);
			if (relayed && !relayed.ok) return this.#failed(hop, relayed.error.message);
			last = port2;
		}
		return success(last);
	}

	async migrate(carried: CarriedState, deadline: Deadline): Promise<Result<CarriedState>> {
		let current = carried;
		for (const { hop, instance } of this.#migrators) {
			const { from, to } = hop;
			const migrated = await instance.migrate({ carried: current, from, to }, deadline.left);
			if (!migrated.ok) return this.#failed(hop, migrated.error.message);
			current = migrated.value;
		}
		return success(current);
	}

	async dispose(): Promise<void> {
		await Promise.all(this.#migrators.map(({ instance }) => instance.dispose(disposeMs)));
	}

	#instanceFor({ release }: MigrationHop): Instance {
		const host = secludedHost("A migration cannot call other components.", this.#log);
		return createThrowaway(release.descriptor.isolation, `${this.#component} migration`, host, this.#isolation);
	}

	#failed({ from, to }: MigrationHop, message: string): Result<never> {
		const step = `The migration of ${this.#component}'s state from version ${from} to ${to}`;
		return failure("state-migration-failed", `${step} failed. ${message}`);
	}
}

/** Takes state from one version to another, all at once. */
export async function migrateState(
	component: string,
	carried: CarriedState,
	hops: readonly MigrationHop[],
	deadline: Deadline,
	log: (message: string) => void,
): Promise<Result<CarriedState>> {
	const line = new MigrationLine(component, hops, log);
	try {
		const loaded = await line.load(deadline);
		return loaded.ok ? await line.migrate(carried, deadline) : loaded;
	} finally {
		await line.dispose();
	}
}
