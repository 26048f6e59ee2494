import { expect, test } from "vitest";
import { MessageType } from "vscode-languageserver";
import { sqliteLock } from "../../server/src/adapters/lock/sqlite-lock.ts";
import { sqliteState } from "../../server/src/adapters/state/sqlite-state.ts";
import {
	HistoryRequest,
	RecoverRequest,
	TrustedNotification,
	UnderWayRequest,
} from "../../server/src/protocol/index.ts";
import type { Folder } from "./harness/folder.ts";
import { scene } from "./harness/scene.ts";

/** What somebody who drives an upgrade writes down first. */
function begin(folder: Folder): void {
	const state = sqliteState(folder.path);
	state.begin({
		id: "u1",
		kind: "upgrade",
		components: [{ name: "renderer", from: "1.0.0", to: "2.0.0" }],
		actor: "cli",
		strategy: "gradual",
		startedAt: new Date().toISOString(),
		undoes: null,
		rollback: null,
	});
	state.close();
}

const leftUnfinished =
	/^The upgrade of renderer from 1\.0\.0 to 2\.0\.0 had been left unfinished\. It was interrupted before anything/;

test("what is left unfinished by a driver that dies is recovered as soon as it has died, and told once", async () => {
	const { editor, folder } = await scene();
	const driver = sqliteLock(folder.path).tryAcquire("test");
	begin(folder);
	for (;;) {
		const { upgrades } = await editor.request0(UnderWayRequest);
		if (upgrades.length > 0) break;
		await editor.underWayChanges.next();
	}
	expect(editor.shown.untaken).toEqual([]);

	driver?.release();

	expect(await editor.shown.next()).toMatchObject({
		type: MessageType.Warning,
		message: expect.stringMatching(leftUnfinished),
	});
	expect(await editor.request0(UnderWayRequest)).toEqual({ upgrades: [] });
	const { upgrades } = await editor.request(HistoryRequest, { root: folder.uri });
	expect(upgrades).toMatchObject([{ id: "u1", outcome: "rolled_back", code: "interrupted", verbs: ["retry"] }]);
	expect(editor.shown.untaken).toEqual([]);
});

test("in a workspace that is not trusted nothing is recovered before it is", async () => {
	let recoveries = 0;
	const { editor, folder } = await scene({
		initializationOptions: { trusted: false },
		around: (workspace) => ({
			recover(options) {
				recoveries++;
				return workspace.recover(options);
			},
		}),
	});
	begin(folder);
	await editor.underWayChanges.next();
	expect(await editor.request(RecoverRequest, { root: folder.uri })).toEqual({ recovered: [] });
	expect((await editor.shown.next()).message).toContain("not trusted");
	expect((await editor.request0(UnderWayRequest)).upgrades).toMatchObject([{ id: "u1", verbs: ["abort"] }]);
	expect(recoveries).toBe(0);

	await editor.notify0(TrustedNotification);

	expect((await editor.shown.next()).message).toMatch(leftUnfinished);
});

test("asked for with nothing left to recover, it says so", async () => {
	const { editor, folder } = await scene();
	expect(await editor.request(RecoverRequest, { root: folder.uri })).toEqual({ recovered: [] });
	expect(await editor.shown.next()).toEqual({
		type: MessageType.Info,
		message: "No interrupted upgrade is left to recover.",
	});
});

test("asked for while somebody drives an upgrade, it waits for that", async () => {
	const { editor, folder } = await scene();
	const driver = sqliteLock(folder.path).tryAcquire("test");
	const answer = editor.request(RecoverRequest, { root: folder.uri });
	await editor.request(HistoryRequest, { root: folder.uri });
	expect(editor.shown.untaken).toEqual([]);
	driver?.release();
	expect(await answer).toEqual({ recovered: [] });
});
