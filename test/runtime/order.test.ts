import { expect, test } from "vitest";
import { stateless } from "./harness/fixtures.ts";
import { hosted } from "./harness/hosted.ts";

/** Says when each call began, by a clock that all threads of a process share. */
const clocked = (version: string) =>
	stateless(
		"clocked",
		version,
		`begin: () => ["${version}", process.hrtime.bigint()],
		block: (ms) => { const until = performance.now() + ms; while (performance.now() < until); },`,
	);

interface Clocked {
	begin(): Promise<[string, bigint]>;
	block(ms: number): Promise<void>;
}

test("calls of one caller begin in order across a switch without a handover, though the old release is busy", async () => {
	const { runtime, driver } = await hosted({ releases: [clocked("1.0.0"), clocked("2.0.0")] });
	const control = await driver();
	const prepared = await control.prepare("clocked@2.0.0");
	if (!prepared.ok) throw new Error(prepared.error.message);
	const handle = runtime.component<Clocked>("clocked");
	const calls: Promise<[string, bigint]>[] = [];
	// Keeps the old release from beginning what comes next, while the new one has nothing to do.
	const blocked = handle.block(200);
	const switching = control.switch(prepared.value);
	let switched = false;
	void switching.finally(() => {
		switched = true;
	});
	while (!switched) {
		calls.push(handle.begin());
		await new Promise((resolve) => setTimeout(resolve, 1));
	}
	calls.push(handle.begin());
	expect(await switching).toMatchObject({ ok: true });
	await blocked;
	const begun = await Promise.all(calls);
	const versions = begun.map(([version]) => version);
	expect([versions[0], versions.at(-1)]).toEqual(["1.0.0", "2.0.0"]);
	const times = begun.map(([, time]) => time);
	expect(times).toEqual(times.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
});

test("a release that is stuck does not keep its replacement from taking over", async () => {
	const { runtime, driver } = await hosted({ releases: [clocked("1.0.0"), clocked("2.0.0")] });
	const control = await driver();
	const prepared = await control.prepare("clocked@2.0.0", { timeoutMs: 20_000 });
	if (!prepared.ok) throw new Error(prepared.error.message);
	const handle = runtime.component<Clocked>("clocked");
	const stuck = handle.block(5_000);
	stuck.catch(() => {});
	expect(await control.switch(prepared.value)).toMatchObject({ ok: true });
	expect((await handle.begin())[0]).toBe("2.0.0");
	await runtime.stop({ timeoutMs: 1 });
});
