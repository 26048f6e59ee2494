import fc from "fast-check";
import { expect, test } from "vitest";
import { marked } from "../../../test/lsp/harness/marked-text.ts";
import { readActive, readLock, readRunFile, writeActive, writeLock, writeRunFile } from "./workspace-files.ts";

const integrity = `sha256-${"0".repeat(64)}`;
const advice = 'Restore noodle-lock.json from version control, or delete it and run "noodle apply" to write it anew.';

const names = fc.constantFrom("a", "b", "@acme/c", "constructor");
const version = fc.constantFrom("1.0.0", "2.0.0-rc.1");

test("a lock file is read as it was written, in the order of names", () => {
	const entry = fc.record({
		version,
		integrity: fc.constant(integrity),
		catalog: fc.constantFrom("folder:runtime_components", "npm"),
	});
	fc.assert(
		fc.property(fc.array(fc.tuple(names, entry)), (entries) => {
			const lock = new Map(entries);
			const text = writeLock(lock);
			expect(readLock(text, "noodle-lock.json")).toEqual({ lock, findings: [] });
			expect(writeLock(new Map([...lock].reverse()))).toBe(text);
		}),
	);
});

test.each([
	[
		"⟦at:<<<<<<<⟧ HEAD",
		"This is not valid JSON: this word is no JSON value; put texts and property names in double quotes.",
	],
	["⟦at:[]⟧", "noodle-lock.json: an object is expected here, not []."],
	[`{ "lock_version": ⟦at:2⟧, "components": {} }`, "lock_version: 1 is expected here, not 2."],
	[`⟦at:{⟧ "lock_version": 1 }`, "components: an object is missing here."],
	[
		`{ "lock_version": 1, "components": { "a": { "version": "1.0.0", "integrity": ⟦at:"md5-1"⟧, "catalog": "x" } } }`,
		'components.a.integrity: a content hash "sha256-…" is expected here, not "md5-1".',
	],
])("the lock file %s cannot be used, and says what to do", (source, reason) => {
	const { text, ranges } = marked(source);

	const { lock, findings } = readLock(text, "noodle-lock.json");

	expect(lock).toBeNull();
	expect(findings).toEqual([
		expect.objectContaining({ code: "invalid-lock", severity: "error", range: ranges.at, file: "noodle-lock.json" }),
	]);
	expect(findings[0]?.message).toBe(`${reason} ${advice}`);
});

test("what is active is read as it was written", () => {
	const active = {
		components: new Map([["a", { version: "1.0.0", integrity }]]),
		upgrade: "u1",
		committedAt: "2026-01-01T00:00:00.000Z",
	};

	expect(readActive(writeActive(active))).toEqual(active);
	expect(readActive(writeActive({ ...active, upgrade: null }))).toEqual({ ...active, upgrade: null });
});

test("where a runtime is reached is read as it was written", () => {
	const run = {
		id: "r1",
		pid: 12,
		address: "/tmp/r1.sock",
		token: "secret",
		protocol: 1,
		startedAt: "2026-01-01T00:00:00.000Z",
	};

	expect(readRunFile(writeRunFile(run))).toEqual(run);
	expect(readRunFile("{}")).toBeNull();
});

test("a file of ours that was cut off anywhere counts as none", () => {
	const text = writeActive({
		components: new Map([["a", { version: "1.0.0", integrity }]]),
		upgrade: null,
		committedAt: "2026-01-01T00:00:00.000Z",
	}).trimEnd();

	for (let length = 0; length < text.length; length++) expect(readActive(text.slice(0, length))).toBeNull();
});
