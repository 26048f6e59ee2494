import { expect, test } from "vitest";
import { MessageType } from "vscode-languageserver";
import { HistoryRequest, RollbackRequest, UpgradeRequest } from "../../server/src/protocol/index.ts";
import { scene } from "./harness/scene.ts";

const targets = [{ name: "renderer", version: "2.0.0" }];
const capabilities = { window: { showMessage: {} } };
const initializationOptions = { reports: true };

test("what was committed is told once, with a way to its report and a way back", async () => {
	const { editor, folder } = await scene({ capabilities, initializationOptions });

	const { id } = await editor.request(UpgradeRequest, { root: folder.uri, targets });
	const { message, answer } = await editor.questions.next();

	expect(message).toMatchObject({
		type: MessageType.Info,
		message: expect.stringContaining("Upgraded renderer from 1.0.0 to 2.0.0."),
		actions: [{ title: "Show Report" }, { title: "Roll Back" }],
	});
	expect(editor.shown.untaken).toEqual([]);
	answer("Show Report");
	expect(await editor.reports.next()).toEqual({ root: folder.uri, id });
});

test("the way back below a message takes back, and says so in its turn without another way back", async () => {
	const { editor, folder } = await scene({ capabilities, initializationOptions });
	await editor.request(UpgradeRequest, { root: folder.uri, targets });
	(await editor.questions.next()).answer("Roll Back");

	const { message } = await editor.questions.next();
	expect(message.message).toContain("Rolled back renderer from 2.0.0 to 1.0.0.");
	expect(message.actions).toEqual([{ title: "Show Report" }]);
	expect(await folder.read("noodle.json")).toContain('"renderer": "1.0.0"');
	const { upgrades } = await editor.request(HistoryRequest, { root: folder.uri });
	expect(upgrades.map(({ kind, verbs }) => [kind, verbs])).toEqual([
		["rollback", []],
		["upgrade", []],
	]);
});

test("a message that is closed changes nothing", async () => {
	const { editor, folder } = await scene({ capabilities, initializationOptions });
	await editor.request(UpgradeRequest, { root: folder.uri, targets });
	(await editor.questions.next()).answer(null);

	const { upgrades } = await editor.request(HistoryRequest, { root: folder.uri });
	expect(upgrades.map(({ kind, verbs }) => [kind, verbs])).toEqual([["upgrade", ["roll-back"]]]);
});

test("what touched nothing has no report and no way back", async () => {
	const { editor, folder } = await scene({ capabilities, initializationOptions });

	await editor.request(UpgradeRequest, { root: folder.uri, targets: [{ name: "renderer", version: "9.0.0" }] });

	expect((await editor.shown.next()).message).toContain("Nothing was upgraded.");
	expect(editor.questions.untaken).toEqual([]);
});

test("an editor that has no reports of ours is offered the way back alone", async () => {
	const { editor, folder } = await scene({ capabilities });
	await editor.request(UpgradeRequest, { root: folder.uri, targets });
	expect((await editor.questions.next()).message.actions).toEqual([{ title: "Roll Back" }]);
});

test("an editor without buttons is told all the same", async () => {
	const { editor, folder } = await scene({ initializationOptions });
	await editor.request(UpgradeRequest, { root: folder.uri, targets });
	expect((await editor.shown.next()).message).toContain("Upgraded renderer");
	expect((await editor.request(RollbackRequest, { root: folder.uri, component: null, to: null })).outcome).toBe(
		"committed",
	);
});
