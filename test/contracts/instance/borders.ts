import { expect, test } from "vitest";
import { asker, counter, deadly, stubborn } from "./fixtures.ts";
import type { InstanceKind } from "./kind.ts";
import { ample, running } from "./opened.ts";

/** What only a border between the component and its host can promise. */
export function bordersContract(name: string, kind: InstanceKind): void {
	if (kind.copies) {
		test(`${name}: arguments and results that cannot cross are refused, and nothing else is`, async (context) => {
			const opened = await running(context, kind, stubborn);
			opened.host.answer = ({ sink }) => sink.resolve(null);
			const bad = opened.call("result", { held: () => {} });
			const result = opened.call("result");
			await expect(bad).rejects.toMatchObject({ code: "uncloneable-arguments" });
			await expect(result).rejects.toMatchObject({ code: "uncloneable-result" });
			await expect(opened.call("ask")).rejects.toMatchObject({ code: "uncloneable-arguments" });
			expect(opened.host.calls).toEqual([]);
			expect(opened.instance.ended).toBeNull();
		});

		test(`${name}: what another component answers and cannot cross fails that call alone`, async (context) => {
			const opened = await running(context, kind, asker);
			opened.host.answer = ({ sink }) => sink.resolve(() => {});
			await expect(opened.call("ask", "add", 1)).rejects.toMatchObject({ code: "uncloneable-result" });
			opened.host.answer = ({ sink }) => sink.resolve(1);
			expect(await opened.call("ask", "add", 1)).toBe(1);
		});

		test(`${name}: arguments that are changed after the call arrive as they were`, async (context) => {
			const opened = await running(context, kind, counter);
			const list = [1];
			const echoed = opened.call("later", list);
			await echoed;
			list.push(2);
			expect(await echoed).toEqual([1]);
		});
	}

	if (!kind.isolated) return;

	test.for([
		["exit", /7/],
		["throwOutside", /boom/],
		["rejectUnheard", /boom/],
	] as const)(
		`${name}: a component that does %s takes its open calls along, and the host hears why`,
		async ([way, why], context) => {
			const opened = await running(context, kind, deadly);
			const open = [opened.start("wait"), opened.start(way)];
			expect(await opened.host.death).toMatch(why);
			expect(open.map(({ answers }) => answers)).toMatchObject(
				open.map(() => [{ kind: "rejected", error: { code: "component-crashed" } }]),
			);
			expect(opened.instance.ended).toMatch(why);
			await expect(opened.call("wait")).rejects.toMatchObject({ code: "component-crashed" });
			expect(await opened.instance.health(ample)).toMatchObject({ healthy: false });
			await opened.instance.dispose(ample);
			expect(opened.host.deaths).toHaveLength(1);
		},
	);

	test(`${name}: a busy loop costs its deadlines, and ends with the instance`, async (context) => {
		const opened = await running(context, kind, deadly);
		const looping = opened.start("loop");
		expect(await opened.instance.health(100)).toMatchObject({ healthy: false });
		expect(await opened.instance.exportState(100)).toMatchObject({ ok: false, error: { code: "deadline-exceeded" } });
		await opened.instance.dispose(100);
		await expect(looping.outcome).rejects.toMatchObject({ code: "component-crashed" });
		expect(opened.host.logged).toContainEqual({
			level: "warn",
			message: expect.stringContaining("without a clean dispose"),
		});
	});
}
