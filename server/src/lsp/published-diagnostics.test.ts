import { expect, test } from "vitest";
import type { Diagnostic, PublishDiagnosticsParams } from "vscode-languageserver";
import { PublishedDiagnostics } from "./published-diagnostics.ts";

const place = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
const says = (message: string): Diagnostic => ({ range: place, message });
const of = (uri: string, ...messages: string[]) => ({ uri, version: undefined, diagnostics: messages.map(says) });

function recorded() {
	const sent: [string, string[]][] = [];
	const published = new PublishedDiagnostics(({ uri, diagnostics }: PublishDiagnosticsParams) => {
		sent.push([uri, diagnostics.map(({ message }) => String(message))]);
	});
	return { published, taken: () => sent.splice(0) };
}

test("only what has changed is sent", () => {
	const { published, taken } = recorded();

	published.replace("a", [of("x", "one"), of("y")]);
	expect(taken()).toEqual([["x", ["one"]]]);
	published.replace("a", [of("x", "one"), of("y", "two")]);
	expect(taken()).toEqual([["y", ["two"]]]);
});

test("a file that is no longer mentioned is cleared", () => {
	const { published, taken } = recorded();
	published.replace("a", [of("x", "one"), of("y", "two")]);
	taken();

	published.replace("a", [of("x", "one")]);
	expect(taken()).toEqual([["y", []]]);
	published.replace("a", []);
	expect(taken()).toEqual([["x", []]]);
});

test("two workspaces that speak of one file do not overwrite each other", () => {
	const { published, taken } = recorded();

	published.replace("a", [of("x", "one")]);
	published.replace("b", [of("x", "two")]);
	published.replace("a", []);

	expect(taken()).toEqual([
		["x", ["one"]],
		["x", ["one", "two"]],
		["x", ["two"]],
	]);
});

test("the same words for a newer version are sent, since they may have moved", () => {
	const { published, taken } = recorded();
	published.replace("a", [{ ...of("x", "one"), version: 1 }]);
	published.replace("a", [{ ...of("x", "one"), version: 2 }]);

	expect(taken()).toHaveLength(2);
});
