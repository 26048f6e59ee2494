import { connectRuntime, findRuntimes } from "@noodle-upgrade/runtime/control";
import { AbortSwapRequest, PrepareSwapRequest } from "@noodle-upgrade/runtime/protocol";
import { ReleaseStore } from "@noodle-upgrade/runtime/releases";
import { expect } from "vitest";
import { noodle, startNoodle, startRuntime } from "../harness/noodle.ts";
import { call } from "../harness/observer.ts";
import { test } from "../harness/scene.ts";
import { greeter } from "./harness/components.ts";

/** Holds a component, as an upgrade of somebody else's does that is not in this workspace's journal. */
async function otherSwap(root: string, folder: string) {
	const [found] = await findRuntimes(root);
	const connection = found && (await connectRuntime(found));
	const release = await new ReleaseStore(root).install({ kind: "folder", path: folder });
	if (!connection?.ok || !release.ok) throw new Error("The runtime cannot be reached.");
	const { integrity, folder: installed, descriptor } = release.value;
	const member = {
		component: descriptor.name,
		version: descriptor.version,
		integrity,
		folder: installed,
		config: {},
		migrations: [],
		restoreFrom: null,
	};
	const prepared = await connection.value.request(
		PrepareSwapRequest,
		{ id: "other", members: [member], timeoutMs: 60_000, maxConcurrentSwaps: 3, keepOld: false, snapshotFolder: null },
		10_000,
	);
	expect(prepared).toMatchObject({ ok: true, value: { ok: true } });
	return {
		end: () => connection.value.request(AbortSwapRequest, { id: "other" }, 10_000),
		[Symbol.dispose]: () => connection.value.close(),
	};
}

const manifest = { components: { greeter: "1.0.0" } };
const releases = [greeter("1.0.0"), greeter("2.0.0")];

test("a runtime that is busy with another swap is asked again, and the upgrade commits", async ({ workspace }) => {
	const { root } = await workspace({ manifest, releases });
	await startRuntime(root);
	using other = await otherSwap(root, `${root}/runtime_components/greeter/2.0.0`);

	const upgrade = startNoodle(root, ["upgrade", "greeter@2.0.0", "--json"]);
	await upgrade.said(/A swap of greeter is under way already.*Trying again in 0\.5 s/);
	await other.end();

	expect((await upgrade.finished).json()).toMatchObject({ outcome: "committed", error: null });
	expect(await call(root, "greeter", "version")).toBe("2.0.0");
});

test("one that stays busy ends the upgrade, with the category of what stood in the way", async ({ workspace }) => {
	const { root } = await workspace({ manifest, releases });
	await startRuntime(root);
	using _other = await otherSwap(root, `${root}/runtime_components/greeter/2.0.0`);

	const upgrade = await noodle(root, ["upgrade", "greeter@2.0.0", "--json"]);

	expect(upgrade.json()).toMatchObject({
		outcome: "rolled_back",
		error: { code: "swap-under-way", category: "hot-swap" },
	});
	expect(await call(root, "greeter", "version")).toBe("1.0.0");
});
