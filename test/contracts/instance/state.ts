import { noMaps } from "@noodle-upgrade/runtime/isolation";
import { expect, test } from "vitest";
import { counter, staged, stubborn, tracking } from "./fixtures.ts";
import type { InstanceKind } from "./kind.ts";
import { ample, Opened, running } from "./opened.ts";

const carried = (state: unknown) => ({ state, maps: noMaps });

/** State on its way out, in, up and down. */
export function stateContract(name: string, kind: InstanceKind): void {
	test(`${name}: an export has the writes of every call before it, and none after`, async (context) => {
		const opened = await running(context, kind, counter);
		const writes = Array.from({ length: 100 }, () => opened.call("add", 1));
		const exporting = opened.instance.exportState(ample);
		await Promise.all(writes);
		const exported = await exporting;
		expect(exported).toMatchObject({ ok: true, value: { state: { count: 100, list: [100] } } });
		await opened.call("add", 1);
		expect(exported).toMatchObject({ ok: true, value: { state: { count: 100, list: [100] } } });
		expect(await opened.call("count")).toBe(101);
	});

	test(`${name}: a release starts from what it is given`, async (context) => {
		const opened = await running(context, kind, counter, { count: 41, list: [] });
		expect(await opened.call("add", 1)).toBe(42);
	});

	test(`${name}: state can be brought in after setup, where a release imports it`, async (context) => {
		const opened = await Opened.create(context, kind, counter);
		const { importsState } = await (await opened.load()).setup();
		if (!importsState) return context.skip("This kind takes its state in setup.");
		const given = { count: 7, list: [] };
		expect(await opened.instance.importState(carried(given), ample)).toEqual({ ok: true, value: null });
		expect(await opened.call("count")).toBe(7);
		// Whoever brings it in may need it again.
		expect(given).toEqual({ count: 7, list: [] });
	});

	test(`${name}: what one instance exported is its own: another that has it changes nothing in it`, async (context) => {
		const [from, to] = [await running(context, kind, counter), await Opened.create(context, kind, counter)];
		await from.call("add", 3);
		const exported = await from.instance.exportState(ample);
		if (!exported.ok) throw new Error(exported.error.message);
		await (await to.load()).setup(exported.value);
		await to.call("add", 10);
		expect([await from.call("count"), await to.call("count")]).toEqual([3, 13]);
		expect(exported.value.state).toEqual({ count: 3, list: [3] });
	});

	test(`${name}: a release migrates up and down without setup`, async (context) => {
		const { instance, host } = await (await Opened.create(context, kind, counter)).load();
		expect(await instance.migrate({ carried: carried({ total: 5 }), from: 1, to: 2 }, ample)).toMatchObject({
			ok: true,
			value: { state: { count: 5, list: [] } },
		});
		expect(await instance.migrate({ carried: carried({ count: 6 }), from: 2, to: 1 }, ample)).toMatchObject({
			ok: true,
			value: { state: { total: 6 } },
		});
		expect(host.logged).toEqual([]);
	});

	test(`${name}: a migration that is not there is a failure`, async (context) => {
		const { instance } = await (await Opened.create(context, kind, counter)).load();
		expect(await instance.migrate({ carried: carried({}), from: 2, to: 3 }, ample)).toMatchObject({
			ok: false,
			error: { message: expect.stringMatching(/\w/) },
		});
	});

	test(`${name}: what no copy can be made of is refused by its place, and the release serves on`, async (context) => {
		const opened = await running(context, kind, stubborn);
		const refused = {
			ok: false,
			error: { code: "not-cloneable", message: expect.stringContaining("state.list[1].held") },
		};
		expect(await opened.instance.checkExport(ample)).toMatchObject(refused);
		expect(await opened.instance.exportState(ample)).toMatchObject(refused);
		expect(opened.instance.ended).toBeNull();
	});

	test(`${name}: a migration that makes such a thing is refused, one that throws has failed`, async (context) => {
		const { instance } = await (await Opened.create(context, kind, stubborn)).load();
		expect(await instance.migrate({ carried: carried({}), from: 1, to: 2 }, ample)).toMatchObject({
			ok: false,
			error: { code: "not-cloneable", message: expect.stringContaining("state.held") },
		});
		expect(await instance.migrate({ carried: carried({}), from: 2, to: 1 }, ample)).toMatchObject({
			ok: false,
			error: { code: "component-error", message: expect.stringContaining("no way down") },
		});
	});

	test(`${name}: an export that throws or hangs is a failure, and calls go on`, async (context) => {
		const opened = await running(context, kind, staged);
		await opened.call("behave", { exportState: "throw" });
		expect(await opened.instance.exportState(ample)).toMatchObject({
			ok: false,
			error: { code: "component-error", message: expect.stringContaining("exportState is broken") },
		});
		await opened.call("behave", { exportState: "hang" });
		expect(await opened.instance.exportState(50)).toMatchObject({ ok: false, error: { code: "deadline-exceeded" } });
		expect(await opened.instance.checkExport(50)).toMatchObject({ ok: false, error: { code: "deadline-exceeded" } });
		await opened.call("behave", {});
		expect(await opened.instance.checkExport(ample)).toEqual({ ok: true, value: null });
		expect(await opened.instance.exportState(ample)).toMatchObject({ ok: true });
	});

	if (!kind.tracksMaps) return;

	test(`${name}: tracked maps are carried out and in, each side with its own`, async (context) => {
		const [from, to] = [await running(context, kind, tracking), await Opened.create(context, kind, tracking)];
		for (const [key, value] of [["a", 1] as const, ["b", 2] as const]) await from.call("put", key, value);
		const exported = await from.instance.exportState(ample);
		if (!exported.ok) throw new Error(exported.error.message);
		await from.call("put", "a", 100);
		expect(exported.value.maps.get("entries")).toEqual(
			new Map([
				["a", 1],
				["b", 2],
			]),
		);
		expect(await (await to.load()).setup(exported.value)).toMatchObject({ tracksMaps: true, exportsState: true });
		await to.call("put", "b", 200);
		expect(exported.value.maps.get("entries")?.get("b")).toBe(2);
		expect(await to.call("all")).toEqual([
			["a", 1],
			["b", 200],
		]);
		expect(await from.call("all")).toEqual([
			["a", 100],
			["b", 2],
		]);
	});

	test(`${name}: entries of tracked maps are migrated one by one`, async (context) => {
		const { instance } = await (await Opened.create(context, kind, tracking)).load();
		const maps = new Map([["entries", new Map([["a", 1]])]]);
		const migrated = await instance.migrate({ carried: { state: undefined, maps }, from: 1, to: 2 }, ample);
		expect(migrated.ok && migrated.value.maps.get("entries")).toEqual(new Map([["a", 10]]));
	});
}
