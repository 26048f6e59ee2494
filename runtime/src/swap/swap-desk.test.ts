import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import type { PrepareParams } from "../control/protocol.ts";
import type { Result } from "../formats/failure.ts";
import { ReleaseStore } from "../releases/store.ts";
import type { GenerationHost } from "../slots/generation.ts";
import { Slot } from "../slots/slot.ts";
import { writtenConfig } from "../start/written-config.ts";
import { SwapDesk } from "./swap-desk.ts";

/** What the desk keeps, its stages ended by the test. */
const swaps = vi.hoisted(() => ({ preparing: Promise.withResolvers<void>(), weight: null as number | null }));

vi.mock("./swap.ts", () => ({
	Swap: class {
		phase = "new";
		readonly id: string;
		readonly components: readonly string[];

		constructor(id: string, members: readonly { slot: Slot }[]) {
			this.id = id;
			this.components = members.map(({ slot }) => slot.component);
		}

		get weight(): number | null {
			return swaps.weight;
		}

		get isOver(): boolean {
			return this.phase === "aborted";
		}

		async prepare(): Promise<Result<null>> {
			this.phase = "preparing";
			await swaps.preparing.promise;
			this.phase = "prepared";
			return { ok: true, value: null };
		}

		async abort(): Promise<void> {
			this.phase = "aborted";
		}
	},
}));

beforeEach(() => {
	swaps.preparing = Promise.withResolvers<void>();
	swaps.weight = null;
});

afterEach(() => void vi.useRealTimers());

/** A desk with one slot, and a release of its component in the store. */
async function deskWithRelease() {
	const root = await mkdtemp(join(tmpdir(), "noodle-desk-"));
	onTestFinished(() => rm(root, { recursive: true }));
	const source = join(root, "source");
	await mkdir(source);
	await writeFile(join(source, "index.js"), "export default {};");
	await writeFile(
		join(source, "package.json"),
		JSON.stringify({ name: "it", version: "2.0.0", main: "index.js", noodle: {} }),
	);
	const installed = await new ReleaseStore(root).install({ kind: "folder", path: source });
	if (!installed.ok) throw new Error(installed.error.message);
	const { integrity, folder } = installed.value;
	const slot = new Slot("it", { version: "1.0.0", integrity: "", written: writtenConfig({}) });
	slot.state = { kind: "failed", reason: "it is to be repaired" };
	const opened = Promise.withResolvers<void>();
	const desk = new SwapDesk({
		root,
		slots: new Map([["it", slot]]),
		host: {} as GenerationHost,
		env: {},
		runtimeId: "0000000a",
		disposeMs: 100,
		changed: opened.resolve,
		emit: () => {},
		log: () => {},
	});
	const member = {
		component: "it",
		version: "2.0.0",
		integrity,
		folder,
		config: {},
		migrations: [],
		restoreFrom: null,
	};
	const params: PrepareParams = {
		id: "one",
		members: [member],
		timeoutMs: 1000,
		maxConcurrentSwaps: 1,
		keepOld: false,
		snapshotFolder: null,
	};
	return { desk, params, opened: opened.promise };
}

test("a swap that is taken back while it is still planned never begins, and its number is free again", async () => {
	const { desk, params } = await deskWithRelease();
	swaps.preparing.resolve();
	const preparing = desk.prepare(params);
	await desk.abort("one", { code: "cancelled", message: "Not wanted any more." });
	expect(await preparing).toEqual({ ok: false, error: { code: "cancelled", message: "Not wanted any more." } });
	expect(desk.open).toEqual([]);
	expect(await desk.prepare(params)).toMatchObject({ ok: true });
	expect(desk.open).toEqual(["one"]);
});

test.each([0, -1, Number.NaN, null, "5"])(
	"a swap with a timeout of %j is refused, and nothing of it begins",
	async (timeoutMs) => {
		const { desk, params } = await deskWithRelease();

		const prepared = await desk.prepare({ ...params, timeoutMs: timeoutMs as number });

		expect(prepared).toMatchObject({ ok: false, error: { code: "invalid-timeout" } });
		expect(desk.has("one")).toBe(false);
	},
);

test("a swap that may take for ever is prepared, and stays so", async () => {
	const { desk, params, opened } = await deskWithRelease();
	vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
	const preparing = desk.prepare({ ...params, timeoutMs: Number.POSITIVE_INFINITY });
	await opened;
	swaps.preparing.resolve();
	expect(await preparing).toMatchObject({ ok: true });
	await vi.advanceTimersByTimeAsync(3_600_000);
	expect(desk.open).toEqual(["one"]);
});

test("one number cannot be planned twice at the same time", async () => {
	const { desk, params } = await deskWithRelease();
	swaps.preparing.resolve();
	const [first, second] = await Promise.all([desk.prepare(params), desk.prepare(params)]);
	expect([first.ok, second]).toMatchObject([true, { ok: false, error: { code: "swap-under-way" } }]);
});

test.each([
	["in time", 10, 990],
	["too late already", 1500, 1],
])("a swap that became prepared %s does not stand in the way after its time", async (_, preparingMs, leftMs) => {
	const { desk, params, opened } = await deskWithRelease();
	vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
	const preparing = desk.prepare(params);
	await opened;
	vi.advanceTimersByTime(preparingMs);
	swaps.preparing.resolve();
	expect(await preparing).toMatchObject({ ok: true });
	await vi.advanceTimersByTimeAsync(leftMs - 1);
	expect(desk.open).toEqual(["one"]);
	await vi.advanceTimersByTimeAsync(1);
	expect(desk.open).toEqual([]);
});

test("a swap that has a share of the calls is watched for as long as somebody wants to", async () => {
	const { desk, params, opened } = await deskWithRelease();
	vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
	const preparing = desk.prepare(params);
	await opened;
	swaps.preparing.resolve();
	expect(await preparing).toMatchObject({ ok: true });
	swaps.weight = 0.1;
	await vi.advanceTimersByTimeAsync(600_000);
	expect(desk.open).toEqual(["one"]);
});

test("once it is closed it takes no swap, be it asked for before or after", async () => {
	const { desk, params } = await deskWithRelease();
	swaps.preparing.resolve();
	const reason = { code: "runtime-stopped", message: "The runtime is stopping." };
	const planned = desk.prepare(params);
	await desk.close(reason);
	expect([await planned, await desk.prepare({ ...params, id: "two" })]).toEqual([
		{ ok: false, error: reason },
		{ ok: false, error: reason },
	]);
	expect(desk.open).toEqual([]);
});
