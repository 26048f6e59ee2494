import { expect, test } from "vitest";
import { type ClientCapabilities, DocumentDiagnosticRequest } from "vscode-languageserver";
import { scene } from "./harness/scene.ts";

const pulling: ClientCapabilities = {
	workspace: { diagnostics: { refreshSupport: true } },
	textDocument: { diagnostic: {}, publishDiagnostics: {} },
};
const wrong = `{ "components": { "renderer": "9.9.9" } }`;

test("an editor that asks is answered with the text as it stands, and told when nothing has changed", async () => {
	const { editor, manifest } = await scene({ capabilities: pulling });
	await editor.open(manifest, wrong);
	const ask = (previousResultId?: string) =>
		editor.ask(DocumentDiagnosticRequest.type, {
			textDocument: { uri: manifest },
			...(previousResultId !== undefined && { previousResultId }),
		});

	const first = await ask();
	expect(first).toMatchObject({ kind: "full", items: [{ code: "unknown-version", source: "noodle" }] });
	expect(await ask(first.resultId)).toEqual({ kind: "unchanged", resultId: first.resultId });
	// Whoever does not say what it has gets all of it.
	for (const other of [undefined, "of another server"])
		expect(await ask(other)).toMatchObject({ kind: "full", items: [{ code: "unknown-version" }] });

	await editor.change(manifest, `{ "components": { "renderer": "2.0.0" } }`);
	expect(await ask(first.resultId)).toMatchObject({ kind: "full", items: [] });
});

test("what is open is not published as well, and what is closed is", async () => {
	const { editor, manifest } = await scene({ manifest: wrong, capabilities: pulling });
	expect((await editor.diagnostics.next()).diagnostics).toHaveLength(1);

	await editor.open(manifest, wrong);
	expect(await editor.diagnostics.next()).toMatchObject({ uri: manifest, diagnostics: [] });

	await editor.close(manifest);
	expect((await editor.diagnostics.next()).diagnostics).toHaveLength(1);
});

test("an editor that would rather have them pushed is not asked to ask", async () => {
	const { editor, manifest } = await scene({
		capabilities: pulling,
		initializationOptions: { pushDiagnostics: true },
	});
	expect(editor.initializeResult.capabilities).not.toHaveProperty("diagnosticProvider");

	await editor.open(manifest, wrong);

	expect((await editor.diagnostics.next()).diagnostics).toHaveLength(1);
});

test("the editor is told to ask again when something else than the text has changed", async () => {
	const { editor, folder, manifest } = await scene({ capabilities: pulling });
	await editor.open(manifest, `{ "components": { "renderer": "3.0.0" } }`);
	const codes = async () => {
		const report = await editor.ask(DocumentDiagnosticRequest.type, { textDocument: { uri: manifest } });
		return report.kind === "full" ? report.items.map(({ code }) => code) : [];
	};
	expect(await codes()).toEqual(["unknown-version"]);
	await editor.diagnosticRefreshes.next();

	await folder.addRelease({ name: "renderer", version: "3.0.0" });
	do await editor.diagnosticRefreshes.next();
	while ((await codes()).length > 0);
});
