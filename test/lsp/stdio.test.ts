import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import {
	createProtocolConnection,
	ExitNotification,
	InitializedNotification,
	InitializeRequest,
	type ProtocolConnection,
	PublishDiagnosticsNotification,
	type PublishDiagnosticsParams,
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
	readonly exit: Promise<unknown[]>;
}

async function start(): Promise<Started> {
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
		capabilities: {},
		workspaceFolders,
	});
	await connection.sendNotification(InitializedNotification.type, {});
	return { child, connection, diagnostics, exit };
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
