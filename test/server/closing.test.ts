import { existsSync } from "node:fs";
import { expect, onTestFinished } from "vitest";
import { sqliteLock } from "../../server/src/adapters/lock/sqlite-lock.ts";
import { openWorkspace } from "../../server/src/open-workspace.ts";
import type { Workspace } from "../../server/src/services/workspace.ts";
import { counter, greeter, totalCounter } from "../cli/harness/components.ts";
import { startRuntime } from "../harness/noodle.ts";
import { call, historyOf } from "../harness/observer.ts";
import { test } from "../harness/scene.ts";

test("a workspace that is closed in a bake takes the upgrade back before it is gone", async ({ workspace }) => {
	const { root } = await workspace({
		manifest: { components: { counter: "1.0.0" }, runtime_upgrade: { rollout: { bake_seconds: 60 } } },
		releases: [counter("1.0.0"), totalCounter("2.0.0")],
	});
	await startRuntime(root, { env: { NOODLE_BAKE_SECONDS: "60" } });
	await call(root, "counter", "increment");
	const closing = await openWorkspace(root);
	let baking: () => void = () => {};
	const inItsBake = new Promise<void>((resolve) => {
		baking = resolve;
	});
	const upgrade = closing.upgrade([{ name: "counter", version: "2.0.0" }], "gradual", {
		actor: "test",
		onProgress: ({ phase }) => phase === "baking" && baking(),
	});
	await inItsBake;
	expect(await call(root, "counter", "version")).toBe("2.0.0");

	await closing.dispose();

	expect([await call(root, "counter", "version"), await call(root, "counter", "count")]).toEqual(["1.0.0", 1]);
	expect((await historyOf(root))[0]).toMatchObject({ outcome: "rolled_back" });
	expect(await upgrade).toMatchObject({ outcome: "rolled_back", error: { code: "cancelled" } });
});

const actor = { actor: "test" };
const ends: Record<string, (workspace: Workspace) => Promise<unknown>> = {
	"an upgrade that commits": (there) => there.upgrade([{ name: "greeter", version: "1.1.0" }], "immediate", actor),
	"an upgrade that is refused": (there) => there.upgrade([{ name: "greeter", version: "9.9.9" }], "immediate", actor),
	"an apply": (there) => there.apply(actor),
	"a rollback with nothing to take back": (there) =>
		there.rollback({ component: null, to: null, restoreSnapshot: false }, actor),
	"a recovery": (there) => there.recover(actor),
};

test.for(Object.entries(ends))(
	"%s leaves the workspace to others as soon as it has ended",
	async ([, act], { workspace }) => {
		const { root, path } = await workspace({
			manifest: { components: { greeter: "1.0.0" } },
			releases: [greeter("1.0.0"), greeter("1.1.0")],
		});
		const there = await openWorkspace(root);
		onTestFinished(() => there.dispose());

		await act(there);

		const held = sqliteLock(root).tryAcquire("the next one");
		expect(held).not.toBe(null);
		held?.release();
		// With it, the next start would take what was committed last instead of what the manifest wants.
		expect(existsSync(path(".noodle", "upgrade-open.json"))).toBe(false);
	},
);
