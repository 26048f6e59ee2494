import { expect } from "vitest";
import { noodle, startNoodle, startRuntime } from "../harness/noodle.ts";
import { call, componentOf, historyOf, observing } from "../harness/observer.ts";
import { test } from "../harness/scene.ts";
import { until } from "../harness/until.ts";
import { counter, totalCounter } from "./harness/components.ts";
import { leftoversIn } from "./harness/left-behind.ts";
import { everywhere, killedAt, onlyWith, walkSideEffects } from "./harness/walk.ts";

const releases = [counter("1.0.0"), totalCounter("2.0.0")];

/** Upgrades the counter and kills the upgrade after the switch. @returns its id */
async function killedInItsBake(root: string): Promise<string> {
	const upgrade = startNoodle(root, ["upgrade", "counter@2.0.0"], { env: { NOODLE_BAKE_SECONDS: "60" } });
	await upgrade.said(/Watching/);
	upgrade.signal("SIGKILL");
	await upgrade.finished;
	return (await historyOf(root))[0]?.id ?? "";
}

test("an upgrade that a person aborts in its bake, killed at any of its side effects, has gone back after recover", async ({
	workspace,
}) => {
	const { root } = await workspace({ manifest: { components: { counter: "1.0.0" } }, releases });
	await startRuntime(root);
	await call(root, "counter", "increment");
	await noodle(root, ["apply"]);

	const found = await walkSideEffects(root, {
		words: ["upgrade", "counter@2.0.0"],
		component: "counter",
		from: "1.0.0",
		to: "2.0.0",
		endsWith: 1,
		env: { NOODLE_BAKE_SECONDS: "20", NOODLE_TEST_ASK: "abort at baking" },
	});

	expect(found.new).toBe(0);
	expect(found.old).toBeGreaterThan(25);
}, 300_000);

test.for([
	{ killed: "in its bake", asking: "", dieAfter: "baking", version: "2.0.0", outcome: "committed" },
	{
		killed: "while it went back",
		asking: "abort at baking",
		dieAfter: "rolling-back",
		version: "1.0.0",
		outcome: "rolled_back",
	},
])(
	"a recover of what was killed $killed may be killed at any of its side effects itself",
	{
		timeout: 300_000,
	},
	async ({ asking, dieAfter, version, outcome }, { workspace }) => {
		const { root } = await workspace({ manifest: { components: { counter: "1.0.0" } }, releases });
		await startRuntime(root);
		await call(root, "counter", "increment");
		await noodle(root, ["apply"]);
		const env = {
			NOODLE_BAKE_SECONDS: "60",
			NOODLE_TEST_ASK: asking,
			NOODLE_TEST_DIE_AFTER: dieAfter,
		};
		expect(await killedAt(root, ["upgrade", "counter@2.0.0"], 0, env)).toMatchObject({ code: null });

		let effect = 1;
		for (let code: number | null = null; code === null; effect++)
			({ code } = await killedAt(root, ["recover"], effect));

		expect(effect).toBeGreaterThan(10);
		expect(await everywhere(root, "counter")).toEqual(onlyWith(version, 1));
		expect(await call(root, "counter", "count")).toBe(1);
		expect((await historyOf(root)).map(({ outcome }) => outcome)).toEqual([outcome, "committed"]);
		expect(await leftoversIn(root)).toEqual([]);
	},
);

test.for([
	["Loading", "rolled_back"],
	["Watching", "committed"],
] as const)(
	"killed when it says %s, an upgrade is %s by recover, and by nothing else",
	async ([said, outcome], { workspace }) => {
		const { root } = await workspace({ manifest: { components: { counter: "1.0.0" } }, releases });
		const { pid } = await startRuntime(root);
		await noodle(root, ["apply"]);
		const upgrade = startNoodle(root, ["upgrade", "counter@2.0.0"], { env: { NOODLE_BAKE_SECONDS: "60" } });
		await upgrade.said(new RegExp(said));
		const [open] = await historyOf(root);
		upgrade.signal("SIGKILL");
		expect(await upgrade.finished).toMatchObject({ code: null });
		expect(await call(root, "counter", "count")).toBe(0);

		const recovered = await noodle(root, ["recover"]);
		expect(recovered).toMatchObject({ code: 0 });
		expect(recovered.json()).toEqual({ recovered: [{ id: open?.id, outcome }] });
		expect((await noodle(root, ["recover"])).json()).toEqual({ recovered: [] });
		expect(await everywhere(root, "counter")).toEqual(onlyWith(outcome === "committed" ? "2.0.0" : "1.0.0", 1));
		expect((await componentOf(root, "counter")).running[0]?.pid).toBe(pid);
		expect((await historyOf(root))[0]).toMatchObject({ outcome, reason: expect.stringMatching(/interrupted/) });
	},
);

test("an upgrade that a person aborts after its owner was killed goes back", async ({ workspace }) => {
	const { root } = await workspace({ manifest: { components: { counter: "1.0.0" } }, releases });
	await startRuntime(root);
	await noodle(root, ["apply"]);
	const id = await killedInItsBake(root);

	const told = await noodle(root, ["abort", id]);
	expect([told.code, told.json().error.message]).toEqual([1, expect.stringMatching(/"noodle recover" takes it back/)]);
	expect((await noodle(root, ["recover"])).json()).toEqual({ recovered: [{ id, outcome: "rolled_back" }] });
	expect(await everywhere(root, "counter")).toEqual(onlyWith("1.0.0", 1));
});

test("a new release that died before recover has lost its state, and the one from before comes back", async ({
	workspace,
}) => {
	const mortal = {
		...counter("2.0.0", { methods: ["increment", "count", "version", "die"] }),
		source: `export default { setup: ({ state }) => ({
			methods: {
				increment: () => 0, count: () => state?.count ?? -1, version: () => "2.0.0",
				die() { setTimeout(() => { throw new Error("the roof fell in"); }, 0); },
			},
			exportState: () => ({ count: -1 }),
		}) };`,
	};
	const { root } = await workspace({
		manifest: { components: { counter: "1.0.0" } },
		releases: [counter("1.0.0"), mortal],
	});
	await startRuntime(root);
	await call(root, "counter", "increment");
	await noodle(root, ["apply"]);
	const id = await killedInItsBake(root);
	expect(await call(root, "counter", "count")).toBe(1);
	await call(root, "counter", "die");
	await until("the new release to be started again", async () => {
		const count = { component: "counter", method: "count", args: [], runtime: null };
		const answer = await observing(root, (there) => there.call(count));
		return answer.ok && answer.value === -1;
	});

	expect((await noodle(root, ["recover"])).json()).toEqual({ recovered: [{ id, outcome: "rolled_back" }] });

	expect(await everywhere(root, "counter")).toEqual(onlyWith("1.0.0", 1));
	expect(await call(root, "counter", "count")).toBe(1);
});

test("recover waits for an owner that lives", async ({ workspace }) => {
	const { root } = await workspace({ manifest: { components: { counter: "1.0.0" } }, releases });
	await startRuntime(root);
	const upgrade = startNoodle(root, ["upgrade", "counter@2.0.0", "--json"], { env: { NOODLE_BAKE_SECONDS: "60" } });
	await upgrade.said(/Watching/);
	const recovering = startNoodle(root, ["recover", "--json"]);
	await recovering.said(/Waiting for .* to end/);
	const [open] = await historyOf(root);
	await noodle(root, ["promote", open?.id ?? ""]);
	expect((await upgrade.finished).json()).toMatchObject({ outcome: "committed" });
	expect((await recovering.finished).json()).toEqual({ recovered: [] });
});

test("whoever upgrades next finishes what a dead owner left, before its own", async ({ workspace }) => {
	const { root } = await workspace({
		manifest: { components: { counter: "1.0.0", greeter: "1.0.0" } },
		releases: [...releases, { name: "greeter", version: "1.0.0" }, { name: "greeter", version: "1.1.0" }],
	});
	await startRuntime(root);
	await killedInItsBake(root);
	expect((await noodle(root, ["upgrade", "greeter"])).json()).toMatchObject({ outcome: "committed" });
	expect((await historyOf(root)).map(({ outcome }) => outcome)).toEqual(["committed", "committed"]);
	expect(await everywhere(root, "counter")).toEqual(onlyWith("2.0.0", 1));
});

test("an upgrade that a person held when its owner was killed goes back", async ({ workspace }) => {
	const { root } = await workspace({ manifest: { components: { counter: "1.0.0" } }, releases });
	await startRuntime(root);
	await noodle(root, ["apply"]);
	const upgrade = startNoodle(root, ["upgrade", "counter@2.0.0"], { env: { NOODLE_BAKE_SECONDS: "60" } });
	await upgrade.said(/Watching/);
	const id = (await historyOf(root))[0]?.id ?? "";
	await noodle(root, ["pause", id]);
	await upgrade.said(/Paused/);
	upgrade.signal("SIGKILL");
	await upgrade.finished;

	expect((await noodle(root, ["recover"])).json()).toEqual({ recovered: [{ id, outcome: "rolled_back" }] });
	expect(await everywhere(root, "counter")).toEqual(onlyWith("1.0.0", 1));
});

test.skipIf(process.platform === "win32").for([
	{ when: "before", verify: "kill -9 $PPID; exec sleep 60", outcome: "rolled_back", version: "1.0.0" },
	{ when: "after", verify: "exit 0", outcome: "committed", version: "2.0.0" },
])(
	"an upgrade whose owner is killed $when its verify script has passed is $outcome by recover",
	async ({ verify, outcome, version }, { workspace }) => {
		const tried = { ...totalCounter("2.0.0"), scripts: { verify } };
		const { root } = await workspace({
			manifest: { components: { counter: "1.0.0" } },
			releases: [counter("1.0.0"), tried],
		});
		await startRuntime(root);
		await noodle(root, ["apply"]);
		const env = { NOODLE_BAKE_SECONDS: "60", NOODLE_TEST_DIE_AFTER: "verified" };
		expect(await killedAt(root, ["upgrade", "counter@2.0.0"], 0, env)).toMatchObject({ code: null });

		expect((await noodle(root, ["recover"])).json()).toMatchObject({ recovered: [{ outcome }] });
		expect(await everywhere(root, "counter")).toEqual(onlyWith(version, 1));
	},
);
