import { expect, test } from "vitest";
import { asker, bare, broken, counter, staged } from "./fixtures.ts";
import type { InstanceKind } from "./kind.ts";
import { ample, Opened, running } from "./opened.ts";

/** From loading a release to its health; what goes wrong is a failure with a sentence, and costs its deadline at the most. */
export function stagesContract(name: string, kind: InstanceKind): void {
	test(`${name}: a release that is loaded says which migrations it carries`, async (context) => {
		const { instance, entry } = await Opened.create(context, kind, counter);
		expect(await instance.load(entry, ample)).toEqual({
			ok: true,
			value: { migrations: [{ from: 1, to: 2, up: true, down: true }] },
		});
	});

	test(`${name}: setup says what the release can do`, async (context) => {
		const opened = await Opened.create(context, kind, staged);
		const shape = await (await opened.load()).setup();
		expect(shape).toMatchObject({ activates: true, deactivates: true, exportsState: true, tracksMaps: false });
		expect(shape.methods).toEqual(expect.arrayContaining(["seen", "behave"]));
	});

	test(`${name}: what a release does not have, its shape does not claim`, async (context) => {
		const opened = await Opened.create(context, kind, bare);
		expect(await (await opened.load()).setup()).toEqual({
			methods: ["version"],
			exportsState: false,
			importsState: false,
			activates: false,
			deactivates: false,
			tracksMaps: false,
		});
		expect(await opened.call("version")).toBe("1.0.0");
		expect(await opened.instance.health(ample)).toMatchObject({ healthy: true });
	});

	test(`${name}: the configuration reaches the component, and its log lines the host`, async (context) => {
		const opened = await Opened.create(context, kind, counter);
		const config = { language: "en" };
		await (await opened.load()).setup(null, config);
		expect(await opened.call("configured")).toEqual({ language: "en" });
		// It starts again with the same, should it die.
		expect(config).toEqual({ language: "en" });
		expect(await opened.call("aborted")).toBe(false);
		await opened.host.said(/^set up$/);
		expect(opened.host.logged).toContainEqual({ level: "info", message: "set up" });
	});

	test(`${name}: an entry that is missing is a failure that names it`, async (context) => {
		const { instance, entry } = await Opened.create(context, kind, bare);
		const missing = { ...entry, descriptor: { ...entry.descriptor, main: "nowhere.js", command: null } };
		expect(await instance.load(missing, ample)).toMatchObject({
			ok: false,
			error: { message: expect.stringContaining("nowhere.js") },
		});
	});

	test.for([
		["throwsWhenLoaded", /cannot be loaded/],
		["hasNoSetup", /must export by default an object with a "setup" function/],
	] as const)(`${name}: a release that %s is not loaded`, async ([way, why], context) => {
		const { instance, entry } = await Opened.create(context, kind, broken[way]);
		const loaded = await instance.load(entry, ample);
		expect(loaded).toMatchObject({ ok: false, error: { message: expect.stringMatching(why) } });
	});

	test.for([
		["throwsInSetup", /cannot start/],
		["hasNoMethods", /must return an object with "methods"/],
	] as const)(`${name}: a release that %s does not start`, async ([way, why], context) => {
		const opened = await Opened.create(context, kind, broken[way]);
		const { instance, entry } = await opened.load();
		const started = await instance.setup({ component: entry.descriptor.name, config: {}, carried: null }, ample);
		expect(started).toMatchObject({
			ok: false,
			error: { code: "component-error", message: expect.stringMatching(why) },
		});
	});

	test(`${name}: a setup that hangs costs its deadline`, async (context) => {
		const { instance, entry } = await (await Opened.create(context, kind, broken.hangsInSetup)).load();
		const started = await instance.setup({ component: entry.descriptor.name, config: {}, carried: null }, 100);
		expect(started).toMatchObject({ ok: false, error: { code: "deadline-exceeded" } });
	});

	test(`${name}: calls during setup to others are refused, since those may not be there yet`, async (context) => {
		const opened = await running(context, kind, asker);
		expect(await opened.call("early")).toBe("component-unavailable");
		expect(opened.host.calls).toEqual([]);
	});

	test(`${name}: activate and deactivate run when they are asked for`, async (context) => {
		const opened = await running(context, kind, staged);
		expect(await opened.instance.activate(ample)).toEqual({ ok: true, value: null });
		expect(await opened.instance.deactivate(ample)).toEqual({ ok: true, value: null });
		expect(await opened.call("seen")).toEqual(["activate", "deactivate"]);
	});

	test.for(["activate", "deactivate"] as const)(
		`${name}: a broken %s is a failure, and a hanging one costs its deadline`,
		async (stage, context) => {
			const opened = await running(context, kind, staged);
			await opened.call("behave", { [stage]: "throw" });
			expect(await opened.instance[stage](ample)).toMatchObject({
				ok: false,
				error: { code: "component-error", message: expect.stringContaining(`${stage} is broken`) },
			});
			await opened.call("behave", { [stage]: "hang" });
			expect(await opened.instance[stage](50)).toMatchObject({ ok: false, error: { code: "deadline-exceeded" } });
			expect(await opened.call("seen")).toEqual([stage, stage]);
		},
	);

	test.for([
		[{}, { healthy: true }],
		[{ health: { healthy: true } }, { healthy: true }],
		[{ health: { healthy: false, reason: "out of paper" } }, { healthy: false, reason: "out of paper" }],
		[{ health: { healthy: false } }, { healthy: false, reason: expect.stringMatching(/\w/) }],
		[{ health: "throw" }, { healthy: false, reason: expect.stringContaining("health is broken") }],
		[{ health: "hang" }, { healthy: false, reason: expect.stringContaining("health within 50 ms") }],
	] as const)(`${name}: health, told %o, is reported`, async ([how, report], context) => {
		const opened = await running(context, kind, staged);
		await opened.call("behave", how);
		const hangs = "health" in how && how.health === "hang";
		expect(await opened.instance.health(hangs ? 50 : ample)).toMatchObject(report);
		expect(opened.instance.ended).toBeNull();
	});
}
