import { type Failure, type Finding, failure, type Lock, success } from "@noodle-upgrade/runtime/formats";
import type { MemoryStatus, RuntimeStatus, SlotStatus } from "@noodle-upgrade/runtime/protocol";
import { makePlan } from "../../server/src/core/planner.ts";
import type { Ports, ReleaseInspection, RuntimeLink } from "../../server/src/core/ports.ts";
import { planInputs } from "../../server/src/services/plan-inputs.ts";
import type { BeforeInputs } from "../../server/src/services/rules/rule.ts";
import { StatePlanner } from "../../server/src/services/state-planner.ts";
import { runningVersions, type World } from "../../server/src/services/world.ts";
import { inventoryOf, manifestOf, type NoodleBlock } from "./releases.ts";

export interface Situation {
	readonly releases: Readonly<Record<string, NoodleBlock>>;
	readonly wanted: Readonly<Record<string, string>>;
	/** The `runtime_upgrade` block. */
	readonly config?: Readonly<Record<string, unknown>>;
	/** The Node of each live runtime; left out: none is alive. */
	readonly nodes?: readonly string[];
	/** What every runtime runs, by component; left out: what is wanted. */
	readonly running?: Readonly<Record<string, string>>;
	/** Of every runtime's process; left out: it says nothing of it. */
	readonly memory?: MemoryStatus;
	readonly unreachable?: readonly Failure[];
	readonly lock?: Lock;
}

/** One component, which nothing stands against upgrading to 2.0.0. */
export const plainUpgrade: Situation = { releases: { "a@1.0.0": {}, "a@2.0.0": {} }, wanted: { a: "1.0.0" } };

/** Findings as `code severity component`. */
export function brief(findings: readonly Finding[]): string[] {
	return findings.map(({ code, severity, component }) => `${code} ${severity} ${component}`);
}

/** A workspace as an upgrade sees it, without a file or a process. */
export function worldOf(situation: Situation): World {
	const { releases, wanted, config, nodes = [], unreachable = [], lock } = situation;
	return {
		reading: manifestOf(wanted, config),
		manifestText: null,
		lock: lock ?? null,
		inventory: inventoryOf(releases),
		findings: [],
		catalogComplete: true,
		active: null,
		runningConfigs: new Map(),
		runtimes: nodes.map((node, i) => ({
			link: part<RuntimeLink>("link", { id: `r${i}` }),
			status: statusOf(i, node, situation),
		})),
		unreachable: unreachable.map((error, i) => ({ id: `gone${i}`, pid: 900 + i, error })),
	};
}

function statusOf(i: number, node: string, { wanted, running = wanted, memory }: Situation): RuntimeStatus {
	const startedAt = "2026-01-01T00:00:00.000Z";
	return {
		id: `r${i}`,
		pid: i,
		root: "/",
		node,
		startedAt,
		ready: true,
		slots: Object.entries(running).map(([component, version]) => part<SlotStatus>("slot", { component, version })),
		swaps: [],
		lastSwap: null,
		spareThreads: 0,
		...(memory && { memory }),
	};
}

/** What the outside of a workspace answers. Whatever a test does not say of it, the code under test must not ask for. */
export interface Outside {
	/** By `name@version`: the migrations that its code has; a failure: its code cannot be loaded. */
	readonly code?: Readonly<Record<string, ReleaseInspection["migrations"] | Failure>>;
	/** By `name@version`; left out: all zeros. A failure: it cannot be read. */
	readonly hashes?: Readonly<Record<string, string | Failure>>;
	readonly freeBytes?: number;
	/** Why states cannot be kept; left out: they can. */
	readonly snapshotsUnwritable?: Failure;
	readonly nodeVersion?: string;
}

function portsOf({
	code = {},
	hashes = {},
	freeBytes = 2 ** 40,
	snapshotsUnwritable,
	nodeVersion = "24.0.0",
}: Outside): Ports {
	return part<Ports>("ports", {
		nodeVersion,
		files: part<Ports["files"]>("files", {
			root: "/workspace",
			freeSpace: async () => freeBytes,
			snapshotsWritable: async () =>
				snapshotsUnwritable ? failure(snapshotsUnwritable.code, snapshotsUnwritable.message) : success(null),
		}),
		store: part<Ports["store"]>("store", {
			list: async () => [],
			hash: async ({ locator }) => {
				const hash = hashes[locator] ?? zeroHash;
				return typeof hash === "string" ? success(hash) : failure(hash.code, hash.message);
			},
		}),
		inspector: part<Ports["inspector"]>("inspector", {
			inspect: async ({ locator }) => {
				const found = code[locator] ?? [];
				return "message" in found ? failure(found.code, found.message) : success({ migrations: found });
			},
		}),
	});
}

export const zeroHash = `sha256-${"0".repeat(64)}`;

/** An object of which only some parts exist; asking for another one is the test's failure, and says which it was. */
export function part<T extends object>(name: string, parts: Partial<T>): T {
	return new Proxy(parts as T, {
		get(target, key) {
			if (key in target || typeof key === "symbol" || key === "then") return Reflect.get(target, key) as unknown;
			throw new Error(`Nothing was said of ${name}.${key} in this test.`);
		},
	});
}

/** What a validation rule gets for an upgrade, or a rollback, to one release. @param target `name@version` */
export function ruleInputs(
	situation: Situation,
	target: string,
	outside: Outside = {},
	options: Partial<Pick<BeforeInputs, "direction" | "restoresSnapshot">> = {},
): BeforeInputs {
	const world = worldOf(situation);
	const ports = portsOf(outside);
	const { direction = "upgrade", restoresSnapshot = false } = options;
	const at = target.lastIndexOf("@");
	const targets = [{ name: target.slice(0, at), version: target.slice(at + 1) }];
	const plan = makePlan(targets, { ...planInputs(world, direction, ports), current: runningVersions(world) });
	return { plan, world, ports, states: new StatePlanner(ports.inspector), direction, restoresSnapshot };
}
