import { Runtime } from "@noodle-upgrade/runtime";
import { expect, onTestFinished, test } from "vitest";
import {
	ControlRequest,
	CountersRequest,
	HistoryRequest,
	RetryRequest,
	UnderWayRequest,
	UpgradeRequest,
} from "../../server/src/protocol/index.ts";
import type { Editor } from "./harness/editor.ts";
import { defaultManifest, scene } from "./harness/scene.ts";

const targets = [{ name: "renderer", version: "2.0.0" }];
const rollout = '"rollout": { "bake_seconds": 600, "step_seconds": 600, "minimum_calls": 1 }';
const slow = defaultManifest.replace(/\}\s*$/, `, "runtime_upgrade": { ${rollout} } }`);

interface Renderer {
	version(): string;
}

/** A service whose upgrades stay in each step until a person says something; a second editor looks on. */
async function slowScene() {
	const { editor, folder, ports } = await scene({ manifest: slow });
	const runtime = await Runtime.start({ root: folder.path });
	onTestFinished(() => runtime.stop());
	const renderer = runtime.component<Renderer>("renderer");
	return { editor, folder, ports, renderer };
}

/** Follows the notifications, as a view does, until what is under way is as expected. */
async function underWay(
	editor: Editor,
	isExpected: (of: readonly UnderWay[]) => boolean,
): Promise<readonly UnderWay[]> {
	for (;;) {
		const { upgrades } = await editor.request0(UnderWayRequest);
		if (isExpected(upgrades)) return upgrades;
		await editor.underWayChanges.next();
	}
}

type UnderWay = Awaited<ReturnType<typeof askUnderWay>>[number];
const askUnderWay = async (editor: Editor) => (await editor.request0(UnderWayRequest)).upgrades;

test("an upgrade that is under way is told with its steps, and a person leads it from step to step", async () => {
	const { editor, folder, renderer } = await slowScene();
	const answer = editor.request(UpgradeRequest, { root: folder.uri, targets, strategy: "canary" });

	const [sharing] = await underWay(editor, ([one]) => one?.status?.phase === "rolling-out");
	expect(sharing).toMatchObject({
		root: folder.uri,
		kind: "upgrade",
		components: [{ name: "renderer", from: "1.0.0", to: "2.0.0" }],
		verbs: ["promote", "pause", "abort"],
		status: {
			strategy: "canary",
			steps: [
				{ label: "10 % of the calls", state: "under-way" },
				{ label: "Switch", state: "to-come" },
				{ label: "Watch it for 600 s", state: "to-come" },
				{ label: "Commit", state: "to-come" },
			],
		},
	});
	const id = sharing?.id ?? "";
	for (let call = 0; call < 50; call++) await renderer.version();
	const { counters } = await editor.request(CountersRequest, { root: folder.uri });
	const shares = counters.filter(({ component }) => component === "renderer");
	expect(shares.map(({ role, version, share }) => [role, version, share])).toEqual([
		["serving", "1.0.0", 0.9],
		["candidate", "2.0.0", 0.1],
	]);
	expect(shares.reduce((sum, { calls }) => sum + calls, 0)).toBe(50);

	expect(await editor.request(ControlRequest, { root: folder.uri, id, verb: "pause" })).toEqual({ error: null });
	await underWay(editor, ([one]) => one?.status?.waits?.startsWith("Paused") === true);
	await editor.request(ControlRequest, { root: folder.uri, id, verb: "promote" });
	const [baking] = await underWay(editor, ([one]) => one?.status?.phase === "baking");
	expect(baking?.verbs).toEqual(["mark-good", "pause", "abort"]);
	expect(baking?.status?.steps.map(({ state }) => state)).toEqual(["done", "done", "under-way", "to-come"]);
	await editor.request(ControlRequest, { root: folder.uri, id, verb: "promote" });

	expect(await answer).toMatchObject({ id, outcome: "committed" });
	expect(await underWay(editor, (all) => all.length === 0)).toEqual([]);
	expect(await editor.request(ControlRequest, { root: folder.uri, id, verb: "abort" })).toMatchObject({
		error: { code: "upgrade-over" },
	});
});

test("what was aborted is tried again as it was", async () => {
	const { editor, folder, renderer } = await slowScene();
	const answer = editor.request(UpgradeRequest, { root: folder.uri, targets, strategy: "blue_green" });
	const [standing] = await underWay(editor, ([one]) => one?.status?.steps[0]?.state === "under-way");
	expect(standing?.status?.steps[0]?.label).toBe("Stand by, without calls");
	const id = standing?.id ?? "";
	await editor.request(ControlRequest, { root: folder.uri, id, verb: "abort" });
	expect(await answer).toMatchObject({ outcome: "rolled_back", error: { code: "aborted" } });

	const again = editor.request(RetryRequest, { root: folder.uri, id });
	const [second] = await underWay(editor, ([one]) => one?.status?.phase === "rolling-out");
	expect(second?.status?.strategy).toBe("blue_green");
	for (const phase of ["rolling-out", "baking"]) {
		const [now] = await underWay(editor, ([one]) => one?.status?.phase === phase);
		await editor.request(ControlRequest, { root: folder.uri, id: now?.id ?? "", verb: "promote" });
	}

	expect(await again).toMatchObject({ outcome: "committed" });
	expect(await renderer.version()).toBe("2.0.0");
	const { upgrades } = await editor.request(HistoryRequest, { root: folder.uri });
	expect(upgrades.map(({ outcome }) => outcome)).toEqual(["committed", "rolled_back"]);
	expect(await editor.request(RetryRequest, { root: folder.uri, id: "nothing" })).toMatchObject({
		outcome: "refused",
		error: { code: "unknown-upgrade" },
	});
});
