import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import { noodle, startNoodle, startRuntime } from "../harness/noodle.ts";
import { call, componentOf, historyOf } from "../harness/observer.ts";
import { test } from "../harness/scene.ts";
import type { ReleaseSpec } from "../harness/workspace.ts";
import { counter, totalCounter } from "./harness/components.ts";

const manifest = {
	components: { counter: "1.0.0" },
	runtime_upgrade: { hot_swap: { swap_timeout: 1.5 } },
};

/** A next release of the counter with this setup. */
function broken(setup: string, before = ""): ReleaseSpec {
	const source = `${before}\nexport default { setup: ({ state }) => { ${setup} } };\n`;
	return { ...counter("1.1.0"), source };
}

const methods = 'methods: { increment: () => 0, count: () => 0, version: () => "1.1.0" }';
const dies = "setTimeout(() => { throw new Error('the roof fell in'); }, 50)";

interface Case {
	readonly release: ReleaseSpec;
	readonly outcome: "refused" | "rolled_back";
	readonly why: RegExp;
	readonly bakeSeconds?: string;
}

const cases: Record<string, Case> = {
	"throws when it is loaded": {
		release: broken(`return { ${methods} };`, 'throw new Error("no fonts");'),
		outcome: "refused",
		why: /counter.*1\.1\.0.*no fonts \(index\.js:1:7\)/,
	},
	"imports what is not there": {
		release: broken(`return { ${methods} };`, 'import "left-pad";'),
		outcome: "refused",
		why: /left-pad/,
	},
	"throws in its setup": {
		release: broken('throw new Error("no ink");'),
		outcome: "rolled_back",
		why: /counter.*no ink/,
	},
	"hangs in its setup": {
		release: broken("return new Promise(() => {});"),
		outcome: "rolled_back",
		why: /counter/,
	},
	"hangs in its setup without ever yielding": {
		release: broken("for (;;);"),
		outcome: "rolled_back",
		why: /counter/,
	},
	"exports what cannot be cloned": {
		release: broken(`return { ${methods}, exportState: () => ({ again: () => 1 }) };`),
		outcome: "rolled_back",
		why: /counter@1\.1\.0: .*state\.again, it is a function/,
	},
	"throws when it exports its state": {
		release: broken(`return { ${methods}, exportState: () => { throw new Error("no paper"); } };`),
		outcome: "rolled_back",
		why: /counter@1\.1\.0: .*no paper/,
	},
	"declares state and exports none": {
		release: broken(`return { ${methods} };`),
		outcome: "rolled_back",
		why: /counter@1\.1\.0: .*no exportState/,
	},
	"is unhealthy from the start": {
		release: broken(
			`return { ${methods}, exportState: () => state, health: () => ({ healthy: false, reason: "no ink left" }) };`,
		),
		outcome: "rolled_back",
		why: /no ink left/,
	},
	"becomes unhealthy in the bake": {
		release: broken(
			`const end = Date.now() + 300; return { ${methods}, exportState: () => state, health: () => { if (Date.now() > end) throw new Error("ink ran dry"); } };`,
		),
		outcome: "rolled_back",
		why: /ink ran dry/,
		bakeSeconds: "20",
	},
	"dies in the bake": {
		release: broken(`${dies}; return { ${methods}, exportState: () => state };`),
		outcome: "rolled_back",
		why: /counter@1\.1\.0.*/,
		bakeSeconds: "20",
	},
	"lacks a method that callers rely on": {
		release: { ...counter("1.1.0", { methods: ["count"] }) },
		outcome: "refused",
		why: /no longer has increment, version/,
	},
	"throws in its migration": {
		release: totalCounter("1.1.0", "[{ from: 1, to: 2, up() { throw new Error('cannot add'); }, down: s => s }]"),
		outcome: "rolled_back",
		why: /cannot add/,
	},
	"has no migration down": {
		release: totalCounter("1.1.0", "[{ from: 1, to: 2, up: s => s }]"),
		outcome: "refused",
		why: /no way back/i,
	},
};

test.concurrent.for(Object.entries(cases))(
	"a release that %s leaves the old one serving",
	async ([, expected], { workspace }) => {
		const { root, path } = await workspace({ manifest, releases: [counter("1.0.0"), expected.release] });
		const { pid } = await startRuntime(root);
		await call(root, "counter", "increment");
		const manifestBefore = await readFile(path("noodle.json"), "utf8");

		const upgraded = await noodle(root, ["upgrade", "counter@1.1.0"], {
			env: { NOODLE_BAKE_SECONDS: expected.bakeSeconds ?? "0" },
		});

		expect(upgraded.code).toBe(1);
		const { id, outcome, error } = upgraded.json();
		expect({ outcome, why: error.message }).toEqual({
			outcome: expected.outcome,
			why: expect.stringMatching(expected.why),
		});
		expect(await call(root, "counter", "version")).toBe("1.0.0");
		expect((await componentOf(root, "counter")).running).toMatchObject([
			{ pid, version: "1.0.0", health: { status: "healthy" } },
		]);
		expect(await readFile(path("noodle.json"), "utf8")).toBe(manifestBefore);
		expect((await historyOf(root))[0]).toMatchObject({ id, outcome: expected.outcome, reason: error.message });
		expect(await call(root, "counter", "count")).toBe(1);
	},
);

test.concurrent("calls are answered by the old release all the while a new one hangs and is given up", async ({
	workspace,
}) => {
	const { root } = await workspace({
		manifest,
		releases: [counter("1.0.0"), broken("return new Promise(() => {});")],
	});
	await startRuntime(root);
	const upgrade = startNoodle(root, ["upgrade", "counter", "--json"]);
	await upgrade.said(/Loading counter@1\.1\.0/);
	let calls = 0;
	let over = false;
	const ended = upgrade.finished.finally(() => {
		over = true;
	});
	while (!over) expect(await call(root, "counter", "increment")).toBe(++calls);
	expect((await ended).json()).toMatchObject({ outcome: "rolled_back" });
	expect(calls).toBeGreaterThan(1);
});

test.concurrent("a release whose state cannot be cloned cannot be upgraded from, and keeps serving", async ({
	workspace,
}) => {
	const closed: ReleaseSpec = {
		...counter("1.0.0"),
		source: `export default { setup: () => ({ methods: { version: () => "1.0.0", increment: () => 1, count: () => 1 }, exportState: () => ({ count: () => 1 }) }) };`,
	};
	const { root } = await workspace({ manifest, releases: [closed, counter("1.1.0")] });
	await startRuntime(root);
	const { outcome, error } = (await noodle(root, ["upgrade", "counter"])).json();
	expect(outcome).toBe("rolled_back");
	expect(error.message).toMatch(/counter.*count.*function/i);
	expect(await call(root, "counter", "version")).toBe("1.0.0");
});

test.concurrent("with rollbacks switched off, a release that fails after the switch stays, and the outcome says so", async ({
	workspace,
}) => {
	const { release } = cases["becomes unhealthy in the bake"] as Case;
	const { root } = await workspace({ manifest, releases: [counter("1.0.0"), release] });
	await startRuntime(root);
	const upgraded = await noodle(root, ["upgrade", "counter"], {
		env: { NOODLE_ROLLBACK_ENABLED: "0", NOODLE_BAKE_SECONDS: "20" },
	});
	expect(upgraded.json()).toMatchObject({
		outcome: "failed",
		error: { message: expect.stringMatching(/left running/) },
	});
	expect(await call(root, "counter", "version")).toBe("1.1.0");
});

test("a state that could not be kept is told, and the upgrade stands", async ({ workspace }) => {
	// Nothing can be written below a file; the release puts it there once everything was found to be in order.
	const kept = 'new URL("../../snapshots", import.meta.url)';
	const meanwhile = `rmSync(${kept}, { recursive: true, force: true }); writeFileSync(${kept}, "")`;
	const next = counter("1.1.0");
	const source = `import { rmSync, writeFileSync } from "node:fs";\n${next.source?.replace("let count", `${meanwhile}; let count`)}`;
	const { root } = await workspace({ manifest, releases: [counter("1.0.0"), { ...next, source }] });
	await startRuntime(root);
	await call(root, "counter", "increment");

	const upgrade = await noodle(root, ["upgrade", "counter@1.1.0", "--strategy", "immediate"]);

	expect(upgrade.json()).toMatchObject({
		outcome: "committed",
		notes: [expect.stringMatching(/^counter: Its state could not be written to .*ENOTDIR.*A rollback migrates/)],
	});
	expect((await noodle(root, ["rollback"])).json()).toMatchObject({ outcome: "committed" });
	expect(await call(root, "counter", "count")).toBe(1);
});
