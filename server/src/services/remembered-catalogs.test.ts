import { expect, test } from "vitest";
import { manifestOf, releaseOf } from "../../../test/harness/releases.ts";
import { until } from "../../../test/harness/until.ts";
import { part } from "../../../test/harness/world.ts";
import type { Catalog, Ports } from "../core/ports.ts";
import { RememberedCatalogs } from "./remembered-catalogs.ts";

/** A registry that says what it was asked, under a clock that a test moves. */
function registry() {
	const asked: (readonly string[])[] = [];
	const quiet: (() => void)[] = [];
	let now = 0;
	let learned = 0;
	const catalog: Catalog = {
		id: "registry",
		listsEverything: false,
		async list(names) {
			asked.push(names);
			return { releases: names.map((name) => releaseOf(`${name}@1.0.0`)), findings: [], complete: true };
		},
		refresh: () => undefined,
	};
	const ports = part<Ports>("ports", {
		catalogs: () => [catalog],
		clock: {
			now: () => new Date(now).toISOString(),
			wait: () => new Promise<void>((resolve) => quiet.push(resolve)),
		},
	});
	const catalogs = new RememberedCatalogs(ports, () => learned++);
	return {
		asked,
		catalogs,
		learned: () => learned,
		pass: (ms: number) => (now += ms),
		/** Lets the pause in typing be over, as soon as somebody waits for it. */
		async becomeQuiet(): Promise<void> {
			await until("somebody to wait", () => quiet.length > 0);
			quiet.shift()?.();
		},
		list: (...names: string[]) =>
			catalogs.list(manifestOf(Object.fromEntries(names.map((name) => [name, "1.0.0"]))).manifest),
	};
}

test("the first question is waited for, and not asked twice", async () => {
	const { asked, list } = registry();
	const first = await list("a", "b");
	expect(first).toMatchObject({ complete: true });
	expect(await list("b")).toBe(first);
	expect(asked).toEqual([["a", "b"]]);
});

test("a new name is asked about once nobody types any more, and nothing is concluded until then", async () => {
	const { asked, list, becomeQuiet, learned } = registry();
	await list("a");
	expect(await list("a", "n")).toMatchObject({ complete: false });
	expect(await list("a", "ne")).toMatchObject({ complete: false });
	await becomeQuiet();
	expect(await list("a", "new")).toMatchObject({ complete: false });
	await becomeQuiet();
	await becomeQuiet();
	await until("it to be learned", () => learned() === 1);

	const { complete, inventory } = await list("a", "new");

	expect(complete).toBe(true);
	expect(inventory.names()).toEqual(["a", "new"]);
	expect(asked).toEqual([["a"], ["a", "new"]]);
});

test("an old answer serves until there is a new one", async () => {
	const { asked, list, pass, becomeQuiet, learned } = registry();
	const first = await list("a");
	pass(61_000);
	expect(await list("a")).toBe(first);
	await becomeQuiet();
	await until("it to be learned", () => learned() === 1);
	expect(await list("a")).not.toBe(first);
	expect(asked).toEqual([["a"], ["a"]]);
});

test("what has ended learns nothing", async () => {
	const { asked, catalogs, list, becomeQuiet, learned } = registry();
	await list("a");
	await list("b");
	catalogs.end();
	await becomeQuiet();
	await list("a");
	expect(asked).toEqual([["a"]]);
	expect(learned()).toBe(0);
});
