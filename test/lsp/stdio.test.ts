import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import {
	type ClientCapabilities,
	CodeActionRequest,
	CodeLensRequest,
	CodeLensResolveRequest,
	type CompletionItem,
	CompletionRequest,
	createProtocolConnection,
	DidChangeTextDocumentNotification,
	DidOpenTextDocumentNotification,
	DidSaveTextDocumentNotification,
	DocumentDiagnosticRequest,
	ExecuteCommandRequest,
	ExitNotification,
	HoverRequest,
	InitializedNotification,
	InitializeRequest,
	type ProtocolConnection,
	PublishDiagnosticsNotification,
	type PublishDiagnosticsParams,
	ShowMessageNotification,
	ShutdownRequest,
	StreamMessageReader,
	StreamMessageWriter,
} from "vscode-languageserver/node";
import { serviceFolder } from "./harness/folder.ts";
import { Inbox } from "./harness/inbox.ts";
import { defaultReleases } from "./harness/scene.ts";

// `noodle lsp --stdio`, as editors other than VS Code start it.

const noodle = fileURLToPath(new URL("../../server/bin/noodle.mjs", import.meta.url));

interface Started {
	readonly child: ChildProcess;
	readonly connection: ProtocolConnection;
	readonly diagnostics: Inbox<PublishDiagnosticsParams>;
	/** The manifest's URI. */
	readonly manifest: string;
	readonly exit: Promise<unknown[]>;
}

async function start(capabilities: ClientCapabilities = {}): Promise<Started> {
	const folder = await serviceFolder({
		manifest: `{ "components": { "renderer": "9.9.9" } }`,
		releases: defaultReleases,
	});
	const child = spawn(process.execPath, [noodle, "lsp", "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
	const exit = once(child, "exit");
	onTestFinished(async () => {
		child.kill("SIGKILL");
		await exit;
		await folder.remove();
	});
	const connection = createProtocolConnection(
		new StreamMessageReader(child.stdout),
		new StreamMessageWriter(child.stdin),
	);
	const diagnostics = new Inbox<PublishDiagnosticsParams>();
	connection.onNotification(PublishDiagnosticsNotification.type, (params) => diagnostics.push(params));
	connection.listen();
	const workspaceFolders = [{ uri: folder.uri, name: "service" }];
	await connection.sendRequest(InitializeRequest.type, {
		processId: process.pid,
		rootUri: null,
		capabilities,
		workspaceFolders,
	});
	await connection.sendNotification(InitializedNotification.type, {});
	return { child, connection, diagnostics, manifest: folder.uriOf("noodle.json"), exit };
}

test("the server speaks over its standard streams and leaves when it is told to", async () => {
	const { connection, diagnostics, exit } = await start();

	expect((await diagnostics.next()).diagnostics).toMatchObject([{ code: "unknown-version", source: "noodle" }]);

	await connection.sendRequest(ShutdownRequest.type);
	await connection.sendNotification(ExitNotification.type);
	expect(await exit).toEqual([0, null]);
});

test("a server whose editor has vanished does not stay behind", async () => {
	const { child, diagnostics, exit } = await start();
	await diagnostics.next();

	child.stdin?.end();

	expect(await exit).toEqual([1, null]);
});

test("an editor of another make types, asks, fixes and upgrades", async () => {
	const { connection, manifest } = await start({
		textDocument: { diagnostic: {}, hover: { contentFormat: ["plaintext"] }, codeAction: {} },
	});
	const shown: string[] = [];
	connection.onNotification(ShowMessageNotification.type, ({ message }) => {
		shown.push(message);
	});
	const textDocument = { uri: manifest };
	const text = `{ "components": { "renderer": "9.9.9" } }`;
	const version = { start: { line: 0, character: 30 }, end: { line: 0, character: 37 } };
	const inVersion = { line: 0, character: 31 };
	await connection.sendNotification(DidOpenTextDocumentNotification.type, {
		textDocument: { uri: manifest, languageId: "json", version: 1, text },
	});

	const report = await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument });
	expect(report).toMatchObject({ kind: "full", items: [{ code: "unknown-version", range: version }] });
	const completions = await connection.sendRequest(CompletionRequest.type, { textDocument, position: inVersion });
	expect((completions as CompletionItem[]).map(({ label }) => label)).toEqual(["2.0.0", "1.0.0"]);
	const actions = await connection.sendRequest(CodeActionRequest.type, {
		textDocument,
		range: version,
		context: { diagnostics: [], only: ["quickfix"] },
	});
	expect(actions).toMatchObject([{ edit: { changes: { [manifest]: [{ newText: '"2.0.0"', range: version }] } } }]);

	// Typed as editors send it, in pieces, and saved.
	const sound = text.replace("9.9.9", "1.0.0");
	await connection.sendNotification(DidChangeTextDocumentNotification.type, {
		textDocument: { uri: manifest, version: 2 },
		contentChanges: [{ range: version, text: '"1.0.0"' }],
	});
	await writeFile(fileURLToPath(manifest), sound);
	await connection.sendNotification(DidSaveTextDocumentNotification.type, { textDocument });
	const hover = await connection.sendRequest(HoverRequest.type, { textDocument, position: inVersion });
	expect(hover?.contents).toMatchObject({
		kind: "plaintext",
		value: expect.stringContaining("renderer goes from 1.0.0 to 2.0.0."),
	});
	const [lens] = (await connection.sendRequest(CodeLensRequest.type, { textDocument })) ?? [];
	if (!lens) throw new Error("There is no lens.");
	const { command } = await connection.sendRequest(CodeLensResolveRequest.type, lens);
	expect(command?.title).toBe("Upgrade to 2.0.0");
	const outcome = await connection.sendRequest(ExecuteCommandRequest.type, {
		command: command?.command ?? "",
		arguments: command?.arguments ?? [],
	});

	expect(outcome).toMatchObject({ outcome: "committed" });
	expect(await readFile(fileURLToPath(manifest), "utf8")).toBe(sound.replace("1.0.0", "2.0.0"));
	expect(shown.join(" ")).toContain("Upgraded renderer from 1.0.0 to 2.0.0.");
});
