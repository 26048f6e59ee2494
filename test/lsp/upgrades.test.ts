import { expect, test } from "vitest";
import { MessageType } from "vscode-languageserver";
import type { UpgradeResult } from "../../server/src/core/upgrade.ts";
import {
	ApplyRequest,
	HistoryRequest,
	ListRequest,
	PlanRequest,
	RollbackRequest,
	TrustedNotification,
	UpgradeRequest,
} from "../../server/src/protocol/index.ts";
import type { UpgradeOptions, Workspace } from "../../server/src/services/workspace.ts";
import { defaultManifest, defaultReleases, scene } from "./harness/scene.ts";

const targets = [{ name: "renderer", version: "2.0.0" }];
const edited = defaultManifest.replace("{", "{ // not saved yet");

/** A workspace whose upgrades last until they are told to stop. */
function untilStopped(): { around: () => Partial<Workspace>; begun: Promise<UpgradeOptions> } {
	let begin: (options: UpgradeOptions) => void = () => {};
	const begun = new Promise<UpgradeOptions>((resolve) => {
		begin = resolve;
	});
	const upgrade = async (_targets: unknown, _strategy: unknown, options: UpgradeOptions): Promise<UpgradeResult> => {
		begin(options);
		await new Promise((stopped) => options.signal?.addEventListener("abort", stopped));
		const steps = [{ component: "renderer", from: "1.0.0", to: "2.0.0", reason: "", stage: 1 }];
		const error = { code: "cancelled", message: "It was stopped." };
		return { id: "u1", kind: "upgrade", outcome: "rolled_back", steps, error, notes: [], evidence: [] };
	};
	return { around: () => ({ upgrade }), begun };
}

test("an upgrade shows its progress from begin to end, and what came of it", async () => {
	const { editor, folder } = await scene({
		around: (workspace) => ({
			upgrade(wanted, strategy, options) {
				options.onProgress?.({ id: "u1", phase: "switching", message: "Switching renderer", percentage: 50 });
				return workspace.upgrade(wanted, strategy, options);
			},
		}),
	});

	const outcome = await editor.request(UpgradeRequest, { root: folder.uri, targets });

	expect(outcome).toMatchObject({ outcome: "committed", error: null });
	expect(await editor.progress.next()).toMatchObject({
		kind: "begin",
		title: "Upgrading renderer to 2.0.0",
		cancellable: true,
		percentage: 0,
	});
	expect(await editor.progress.next(({ kind }) => kind === "report")).toMatchObject({
		message: "Switching renderer",
		percentage: 50,
	});
	expect(await editor.progress.next(({ kind }) => kind === "end")).toBeDefined();
	expect(await editor.shown.next()).toMatchObject({ type: MessageType.Info });
});

test("an editor that never answers for a progress gets its upgrade without one", async () => {
	const { editor, folder } = await scene();
	let answer = () => {};
	editor.makesProgress = new Promise((resolve) => {
		answer = resolve;
	});
	expect(await editor.request(UpgradeRequest, { root: folder.uri, targets })).toMatchObject({ outcome: "committed" });
	expect(editor.progress.untaken).toEqual([]);
	answer();
});

test("the button of the progress stops an upgrade", async () => {
	const { around, begun } = untilStopped();
	const { editor, folder } = await scene({ around });

	const answer = editor.request(UpgradeRequest, { root: folder.uri, targets });
	const { token } = await editor.progress.next(({ kind }) => kind === "begin");
	await begun;
	await editor.cancelProgress(token);

	expect(await answer).toMatchObject({ outcome: "rolled_back" });
	expect(await editor.shown.next()).toEqual({
		type: MessageType.Info,
		message: "The upgrade was stopped. renderer 1.0.0 serves as before.",
	});
	await editor.progress.next(({ kind }) => kind === "end");
});

test("withdrawing the request stops it too", async () => {
	const withdrawn = untilStopped();
	const { editor, folder } = await scene({ around: withdrawn.around });
	const { answer, cancel } = editor.cancellableRequest(UpgradeRequest, { root: folder.uri, targets });
	const { signal } = await withdrawn.begun;
	cancel();
	expect(await answer).toMatchObject({ outcome: "rolled_back" });
	expect(signal?.aborted).toBe(true);
});

test("a server that is shut down stops what is under way before it goes", async () => {
	const { around, begun } = untilStopped();
	const { editor, folder, ports } = await scene({ around });
	const answer = editor.request(UpgradeRequest, { root: folder.uri, targets });
	await begun;

	await editor.shutdown();

	expect(await answer).toMatchObject({ outcome: "rolled_back" });
	expect(ports.disposed).toEqual([folder.path]);
});

test("without progress in the editor an upgrade works as well", async () => {
	const { editor, folder } = await scene({ capabilities: {} });

	expect(await editor.request(UpgradeRequest, { root: folder.uri, targets })).toMatchObject({ outcome: "committed" });
	expect(editor.progress.untaken).toEqual([]);
});

test("a failure is shown with its reason", async () => {
	const error = { code: "setup-failed", message: "renderer 2.0.0 threw while it started: no fonts." };
	const steps = [{ component: "renderer", from: "1.0.0", to: "2.0.0", reason: "", stage: 1 }];
	const { editor, folder } = await scene({
		around: () => ({
			upgrade: async () => ({
				id: "u1",
				kind: "upgrade",
				outcome: "rolled_back",
				steps,
				error,
				notes: [],
				evidence: [],
			}),
		}),
	});

	const outcome = await editor.request(UpgradeRequest, { root: folder.uri, targets });

	expect(outcome).toMatchObject({ id: "u1", outcome: "rolled_back", error });
	expect(await editor.shown.next()).toEqual({
		type: MessageType.Error,
		message: `The upgrade was taken back. renderer 1.0.0 serves as before. ${error.message}`,
	});
});

test("an error that nobody foresaw is shown, logged and answered, and the server goes on", async () => {
	let broken = true;
	const { editor, folder } = await scene({
		around: (workspace) => ({
			upgrade: (...args) => (broken ? Promise.reject(new Error("the disk is on fire")) : workspace.upgrade(...args)),
		}),
	});

	const outcome = await editor.request(UpgradeRequest, { root: folder.uri, targets });

	expect(outcome).toMatchObject({
		outcome: "failed",
		error: { code: "internal-error", message: "the disk is on fire" },
	});
	expect((await editor.shown.next()).message).toContain("the disk is on fire");
	await editor.progress.next(({ kind }) => kind === "end");
	broken = false;
	expect(await editor.request(UpgradeRequest, { root: folder.uri, targets })).toMatchObject({ outcome: "committed" });
});

test("a plan that was shown is carried out by its fingerprint, and refused when it is out of date", async () => {
	const { editor, folder } = await scene();
	const plan = await editor.request(PlanRequest, { root: folder.uri, targets });
	expect(plan).toMatchObject({ feasible: true, wayOut: [] });
	await folder.write("noodle.json", `${defaultManifest}\n`);

	const outdated = { root: folder.uri, targets, fingerprint: plan.fingerprint };
	expect(await editor.request(UpgradeRequest, outdated)).toMatchObject({
		outcome: "refused",
		error: { code: "plan-outdated", message: expect.stringContaining("noodle.json") },
	});

	const { fingerprint } = await editor.request(PlanRequest, { root: folder.uri, targets });
	expect(await editor.request(UpgradeRequest, { ...outdated, fingerprint })).toMatchObject({ outcome: "committed" });
});

test("a plan that is impossible has its way out as data", async () => {
	const needy = { name: "renderer", version: "3.0.0", noodle: { dependencies: { "search-index": "^2.0.0" } } };
	const { editor, folder } = await scene({ releases: [...defaultReleases, needy] });

	const wanted = [{ name: "renderer", version: "3.0.0" }];
	const plan = await editor.request(PlanRequest, { root: folder.uri, targets: wanted });

	expect(plan).toMatchObject({
		feasible: false,
		wayOut: [{ action: "choose", component: "renderer", version: "2.0.0" }],
	});
});

test("unsaved changes refuse an upgrade, in an editor that cannot be asked to save", async () => {
	const { editor, folder, manifest } = await scene();
	await editor.open(manifest, edited);

	const outcome = await editor.request(UpgradeRequest, { root: folder.uri, targets });

	expect(outcome).toMatchObject({ id: null, outcome: "refused", error: { code: "unsaved-changes" } });
	expect((await editor.shown.next()).message).toMatch(/unsaved changes.*Save noodle\.json/);
	expect(await folder.read("noodle.json")).toBe(defaultManifest);
	expect(editor.progress.untaken).toEqual([]);
});

test("an editor that can save is offered to, and the upgrade goes on from what was saved", async () => {
	const { editor, folder, manifest } = await scene({ initializationOptions: { saves: true } });
	await editor.open(manifest, edited);
	editor.saves = async (uri) => {
		await folder.write("noodle.json", edited);
		await editor.saved(uri);
		return true;
	};

	const answer = editor.request(UpgradeRequest, { root: folder.uri, targets });
	const { message, answer: choose } = await editor.questions.next();
	expect(message.actions).toEqual([{ title: "Save and Continue" }]);
	choose("Save and Continue");

	expect(await answer).toMatchObject({ outcome: "committed" });
	expect(await folder.read("noodle.json")).toBe(edited.replace('"renderer": "1.0.0"', '"renderer": "2.0.0"'));
});

test("an offer to save that is closed leaves everything as it is", async () => {
	const { editor, folder, manifest } = await scene({ initializationOptions: { saves: true } });
	await editor.open(manifest, edited);

	const answer = editor.request(ApplyRequest, { root: folder.uri });
	(await editor.questions.next()).answer(null);

	expect(await answer).toMatchObject({ outcome: "refused", error: { code: "unsaved-changes" } });
	expect(editor.shown.untaken).toEqual([]);
});

/** A scene in which somebody writes in noodle.json while the upgrade is under way, after it was looked at. */
async function writingMeanwhile(saves: boolean) {
	const made = await scene({
		initializationOptions: { saves },
		around: (workspace) => ({
			async upgrade(...request) {
				await made.editor.open(made.manifest, edited);
				// The server has read it when it answers what was asked after it.
				await made.editor.lenses(made.manifest);
				return workspace.upgrade(...request);
			},
		}),
	});
	return made;
}

test("changes that are begun while an upgrade is under way are saved before it edits the file, or it is taken back", async () => {
	const { editor, folder } = await writingMeanwhile(true);
	editor.saves = async (uri) => {
		await folder.write("noodle.json", edited);
		await editor.saved(uri);
		return true;
	};

	const first = editor.request(UpgradeRequest, { root: folder.uri, targets });
	const { message, answer: choose } = await editor.questions.next();
	expect(message.message).toContain("about to edit the file under them");
	choose("Save and Continue");

	expect(await first).toMatchObject({ outcome: "committed" });
	expect(await folder.read("noodle.json")).toBe(edited.replace('"renderer": "1.0.0"', '"renderer": "2.0.0"'));
});

test("changes that were begun meanwhile and are not saved take the upgrade back", async () => {
	const { editor, folder } = await writingMeanwhile(true);

	const upgrade = editor.request(UpgradeRequest, { root: folder.uri, targets });
	(await editor.questions.next()).answer(null);

	expect(await upgrade).toMatchObject({ outcome: "rolled_back", error: { code: "unsaved-changes" } });
	expect(await folder.read("noodle.json")).toBe(defaultManifest);
});

test("an editor that cannot save has changes that were begun meanwhile left alone too", async () => {
	const { editor, folder } = await writingMeanwhile(false);

	const upgrade = editor.request(UpgradeRequest, { root: folder.uri, targets });

	expect(await upgrade).toMatchObject({ outcome: "rolled_back", error: { code: "unsaved-changes" } });
	expect((await editor.shown.next()).message).toContain("unsaved changes");
	expect(await folder.read("noodle.json")).toBe(defaultManifest);
});

test("stopping an upgrade that waits for an answer about unsaved changes takes it back", async () => {
	const { editor, folder } = await writingMeanwhile(true);

	const { answer, cancel } = editor.cancellableRequest(UpgradeRequest, { root: folder.uri, targets });
	await editor.questions.next();
	cancel();

	expect(await answer).toMatchObject({ outcome: "rolled_back", error: { code: "cancelled" } });
	expect(await folder.read("noodle.json")).toBe(defaultManifest);
});

test("a text that the editor has not reloaded yet is not taken for unsaved work", async () => {
	const { editor, folder, manifest } = await scene();
	await editor.open(manifest, defaultManifest);

	await editor.request(UpgradeRequest, { root: folder.uri, targets });
	const rollback = await editor.request(RollbackRequest, { root: folder.uri, component: "renderer", to: null });

	expect(rollback).toMatchObject({ outcome: "committed" });
});

test("line ends and a byte order mark are nobody's changes", async () => {
	const { editor, folder, manifest } = await scene({ manifest: `\ufeff${defaultManifest.replaceAll("\n", "\r\n")}` });
	await editor.open(manifest, defaultManifest);

	expect(await editor.request(UpgradeRequest, { root: folder.uri, targets })).toMatchObject({ outcome: "committed" });
});

test("a workspace that is not trusted is read, and neither planned nor changed, until it is trusted", async () => {
	const { editor, folder } = await scene({ initializationOptions: { trusted: false } });

	const refused = await editor.request(UpgradeRequest, { root: folder.uri, targets });
	expect(refused).toMatchObject({ outcome: "refused", error: { code: "untrusted-workspace" } });
	expect((await editor.shown.next()).message).toContain("Trust the workspace");
	expect(await folder.read("noodle.json")).toBe(defaultManifest);

	await expect(editor.request(PlanRequest, { root: folder.uri, targets })).rejects.toThrow(/not trusted/);
	expect((await editor.request0(ListRequest)).workspaces).toMatchObject([{ problem: null }]);

	await editor.notify0(TrustedNotification);
	expect(await editor.request(UpgradeRequest, { root: folder.uri, targets })).toMatchObject({ outcome: "committed" });
});

test("a manifest that was edited by hand is applied, and that is what the history calls it", async () => {
	const { editor, folder } = await scene();
	await editor.request(ApplyRequest, { root: folder.uri });
	await folder.write("noodle.json", defaultManifest.replace('"renderer": "1.0.0"', '"renderer": "2.0.0"'));

	expect(await editor.request(ApplyRequest, { root: folder.uri })).toMatchObject({ outcome: "committed", error: null });

	const { upgrades } = await editor.request(HistoryRequest, { root: folder.uri });
	expect(upgrades[0]).toMatchObject({ kind: "apply", outcome: "committed", actor: "editor" });
	expect(await folder.read("noodle-lock.json")).toContain('"2.0.0"');
});
