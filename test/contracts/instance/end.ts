import { noMaps } from "@noodle-upgrade/runtime/isolation";
import { expect, test } from "vitest";
import { bare, counter, staged } from "./fixtures.ts";
import type { InstanceKind } from "./kind.ts";
import { ample, Opened, running } from "./opened.ts";

/** An instance ends when it is asked to, whatever it was doing, and stays ended. */
export function endContract(name: string, kind: InstanceKind): void {
	test(`${name}: dispose lets the component say goodbye, once, however often it is asked`, async (context) => {
		const opened = await running(context, kind, counter);
		expect(opened.instance.ended).toBeNull();
		await Promise.all([opened.instance.dispose(ample), opened.instance.dispose(ample)]);
		await opened.instance.dispose(ample);
		expect(opened.host.logged.filter(({ message }) => message === "said goodbye")).toHaveLength(1);
		expect(opened.host.logged.filter(({ level }) => level === "warn" || level === "error")).toEqual([]);
		expect(opened.instance.ended).toMatch(/\w/);
		expect(opened.host.deaths).toEqual([]);
	});

	test(`${name}: calls that are open at the end are answered, and so are those that come after it`, async (context) => {
		const opened = await running(context, kind, counter);
		const open = [opened.start("wait"), opened.start("wait")];
		await opened.call("count");
		await opened.instance.dispose(ample);
		for (const { answers } of open)
			expect(answers).toMatchObject([{ kind: "rejected", error: { code: "component-crashed" } }]);
		await expect(opened.call("count")).rejects.toMatchObject({ code: "component-crashed" });
	});

	test(`${name}: whatever is asked of it after the end is a failure, at once`, async (context) => {
		const opened = await running(context, kind, counter);
		await opened.instance.dispose(ample);
		const gone = { ok: false, error: { code: "component-died", message: expect.stringMatching(/\w/) } };
		const { instance, entry } = opened;
		const carried = { state: {}, maps: noMaps };
		expect(await instance.load(entry, ample)).toMatchObject(gone);
		expect(await instance.setup({ component: "counter", config: {}, carried: null }, ample)).toMatchObject(gone);
		expect(await instance.exportState(ample)).toMatchObject(gone);
		expect(await instance.checkExport(ample)).toMatchObject(gone);
		expect(await instance.migrate({ carried, from: 1, to: 2 }, ample)).toMatchObject(gone);
		expect(await instance.activate(ample)).toMatchObject(gone);
		expect(await instance.deactivate(ample)).toMatchObject(gone);
		expect(await instance.health(ample)).toMatchObject({ healthy: false });
	});

	test.for([
		["throw", ample],
		["hang", 100],
	] as const)(`${name}: a dispose that does %s ends it too, and is in the log`, async ([how, deadlineMs], context) => {
		const opened = await running(context, kind, staged);
		await opened.call("behave", { dispose: how });
		await opened.instance.dispose(deadlineMs);
		expect(opened.instance.ended).not.toBeNull();
		expect(opened.host.logged).toContainEqual({
			level: "warn",
			message: expect.stringContaining("without a clean dispose"),
		});
	});

	test(`${name}: one that is set up, loaded, or not even that can be disposed of`, async (context) => {
		const fresh = await Opened.create(context, kind, bare);
		await fresh.instance.dispose(ample);
		const loaded = await (await Opened.create(context, kind, bare)).load();
		await loaded.instance.dispose(ample);
		for (const { host, instance } of [fresh, loaded]) {
			expect(instance.ended).not.toBeNull();
			expect(host.deaths).toEqual([]);
			expect(host.logged).toEqual([]);
		}
	});

	test(`${name}: an operation under way when it ends is answered`, async (context) => {
		const opened = await running(context, kind, staged);
		await opened.call("behave", { exportState: "hang", activate: "hang" });
		const waiting = [opened.instance.exportState(ample), opened.instance.activate(ample)];
		await opened.instance.dispose(1000);
		for (const result of await Promise.all(waiting))
			expect(result).toMatchObject({ ok: false, error: { code: "component-died" } });
	});
}
