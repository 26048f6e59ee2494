import { expect, test } from "vitest";
import {
	HistoryRequest,
	PlanRollbackRequest,
	RollbackRequest,
	UpgradeRequest,
} from "../../server/src/protocol/index.ts";
import { type Scene, scene } from "./harness/scene.ts";

/** Three upgrades of the renderer, and the id of the first. */
async function upgraded(): Promise<Scene & { readonly first: string }> {
	const made = await scene();
	const { editor, folder } = made;
	for (const version of ["2.0.0", "1.0.0", "2.0.0"]) {
		const targets = [{ name: "renderer", version }];
		expect(await editor.request(UpgradeRequest, { root: folder.uri, targets })).toMatchObject({ outcome: "committed" });
	}
	const { upgrades } = await editor.request(HistoryRequest, { root: folder.uri });
	return { ...made, first: upgrades.at(-1)?.id ?? "" };
}

test("the plan of a rollback says what goes back to what, changes nothing, and is what is carried out", async () => {
	const { editor, folder, first } = await upgraded();
	const request = { root: folder.uri, component: null, to: first };
	const manifest = await folder.read("noodle.json");

	const plan = await editor.request(PlanRollbackRequest, request);

	expect(plan).toMatchObject({
		ok: true,
		moves: [{ component: "renderer", from: "2.0.0", to: "1.0.0" }],
		upgrades: 3,
	});
	expect(await folder.read("noodle.json")).toBe(manifest);
	const fingerprint = plan.ok ? plan.fingerprint : "";
	expect(await editor.request(RollbackRequest, { ...request, fingerprint })).toMatchObject({ outcome: "committed" });
	expect(await folder.read("noodle.json")).toContain('"renderer": "1.0.0"');
	// What it was made from is not there any more.
	expect(await editor.request(PlanRollbackRequest, request)).toMatchObject({
		ok: false,
		error: { code: "nothing-to-roll-back" },
	});
});

test("a rollback is refused when what its plan was made from has changed", async () => {
	const { editor, folder, first } = await upgraded();
	const request = { root: folder.uri, component: null, to: first };
	const plan = await editor.request(PlanRollbackRequest, request);
	const targets = [{ name: "renderer", version: "1.0.0" }];
	await editor.request(UpgradeRequest, { root: folder.uri, targets });

	const fingerprint = plan.ok ? plan.fingerprint : "";
	expect(await editor.request(RollbackRequest, { ...request, fingerprint })).toMatchObject({
		outcome: "refused",
		error: { code: "plan-outdated" },
	});
});
