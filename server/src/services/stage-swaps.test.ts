import { defaultConfig, type Failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import type { SwapReport } from "@noodle-upgrade/runtime/protocol";
import { expect, test } from "vitest";
import { fastClock, linkSaying, wordsOf } from "../../../test/harness/switched.ts";
import { part } from "../../../test/harness/world.ts";
import type { JournalEntry } from "../core/journal.ts";
import type { Ports, RuntimeLink } from "../core/ports.ts";
import type { ControlVerb } from "../core/upgrade.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { HotSwapEngine, type TargetMember } from "./hot-swap-engine.ts";
import { Requests } from "./requests.ts";
import type { RollbackManager } from "./rollback-manager.ts";
import { type StageOrder, StageSwaps } from "./stage-swaps.ts";
import type { StatusReport } from "./status-report.ts";
import type { SwapPlanner } from "./swap-operations.ts";
import type { World } from "./world.ts";

interface Scene {
	/** What the runtime answers when it is told to switch. */
	readonly switching?: Result<SwapReport>;
	readonly lost?: Failure;
	readonly words?: ControlVerb[];
	readonly rollbacks?: boolean;
}

const report: SwapReport = { id: "u1.0", components: [], stages: [], gateMs: 0, unkept: [] };
const broken = (code: string): Result<never> => ({ ok: false, error: { code, message: "It says so." } });

/** One runtime that runs `a` in 1.0.0, all that it and the journal are told, in one list, and the stages of an upgrade. */
function scene({ switching = success(report), lost, words = [], rollbacks = true }: Scene = {}) {
	const told: string[] = [];
	const link = part<RuntimeLink>("link", {
		id: "r1",
		status: linkSaying("r1", [{ version: "1.0.0", restarts: 2 }]).status,
		async prepare({ keepOld, snapshotFolder }) {
			told.push(["prepare", keepOld ? "keeps the old" : "", snapshotFolder ?? ""].join(" ").trim());
			return success(null);
		},
		async switch() {
			told.push("switch");
			return switching;
		},
		abort: async () => void told.push("abort"),
		retire: async (id) => void told.push(`retire ${id}`),
	});
	const member = part<TargetMember>("member", {
		component: "a",
		version: "2.0.0",
		integrity: "2.0.0",
		configHash: "new",
	});
	const ports = part<Ports>("ports", {
		clock: fastClock(),
		state: part<Ports["state"]>("state", { append: (_, entry) => void told.push(inWords(entry)) }),
		fleet: part<Ports["fleet"]>("fleet", {
			connect: async () => ({ links: [link], unreachable: lost ? [{ id: "r2", pid: 2, error: lost }] : [] }),
		}),
	});
	const stages = new StageSwaps(
		part<ExecutionContext>("context", {
			id: "u1",
			services: part<ExecutionContext["services"]>("services", {
				ports,
				engine: new HotSwapEngine(),
				rollbacks: part<RollbackManager>("rollbacks", { createRollbackPoint: (id, stage) => `${id}/${stage}` }),
			}),
			world: part<World>("world", {}),
			config: { ...defaultConfig, rollback: { ...defaultConfig.rollback, enabled: rollbacks } },
			planner: part<SwapPlanner>("planner", { targetsFor: async () => success([{ link, members: [member] }]) }),
			report: part<StatusReport>("report", { enter: () => {} }),
			requests: new Requests(wordsOf(words), "u1"),
			signal: new AbortController().signal,
			notes: [],
			evidence: [],
			progress: () => {},
		}),
	);
	return { stages, told };
}

function inWords(entry: JournalEntry): string {
	if (entry.type !== "switching") return `journal: ${entry.type}`;
	return `journal: switching, ${entry.restarts.map(({ component, restarts }) => `${component} restarted ${restarts} times`)}`;
}

const order: StageOrder = {
	kind: "late",
	number: 0,
	moves: [{ component: "a", to: "2.0.0" }],
	strategy: "immediate",
};
const prepared = ["prepare keeps the old u1/0", "journal: prepared"];
const about = "journal: switching, a restarted 2 times";

test("what may have switched stands in the journal before it is told to, with how often it had died until then", async () => {
	const { stages, told } = scene();

	expect(await stages.swap(order, null)).toMatchObject({ ok: true });

	expect(told).toEqual([...prepared, about, "switch", "journal: switched"]);
	expect(stages.switched).toBe(true);
	await stages.retire();
	expect(told.at(-1)).toBe("retire u1.0");
});

test.each([
	["one that refuses to switch has not", "drain-timeout", false],
	["one that no longer answers may have switched", "runtime-unreachable", true],
])("%s, and is to be taken back accordingly", async (_, code, switched) => {
	const { stages, told } = scene({ switching: broken(code) });

	expect(await stages.swap(order, null)).toMatchObject({ ok: false, error: { code } });

	expect(told).toEqual([...prepared, about, "switch", "abort"]);
	expect(stages.switched).toBe(switched);
});

test("while a runtime cannot be reached, nothing is loaded in any", async () => {
	const { stages, told } = scene({ lost: { code: "component-error", message: "It does not answer." } });

	expect(await stages.swap(order, null)).toMatchObject({ ok: false, error: { code: "component-error" } });

	expect([told, stages.switched]).toEqual([[], false]);
});

test("what was aborted while it was loaded does not switch", async () => {
	const { stages, told } = scene({ words: ["abort"] });

	expect(await stages.swap(order, null)).toMatchObject({ ok: false, error: { code: "aborted" } });

	expect([told, stages.switched]).toEqual([[...prepared, "abort"], false]);
});

test("the old release is kept, with its state, for the first time that a component moves, and only where there is a way back", async () => {
	const twice = scene();
	await twice.stages.swap(order, null);
	await twice.stages.swap({ ...order, number: 1 }, null);
	const never = scene({ rollbacks: false });
	await never.stages.swap(order, null);

	expect(twice.told.filter((line) => line.startsWith("prepare"))).toEqual(["prepare keeps the old u1/0", "prepare"]);
	expect(never.told[0]).toBe("prepare");
	await never.stages.retire();
	expect(never.told.at(-1)).toBe("journal: switched");
});
