import { expect } from "vitest";
import { openWorkspace } from "../../server/src/open-workspace.ts";
import { counter, totalCounter } from "../cli/harness/components.ts";
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
