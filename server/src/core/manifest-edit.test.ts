import { parseJsonDocument, versionPath } from "@noodle-upgrade/runtime/formats";
import fc from "fast-check";
import { expect, test } from "vitest";
import { editWanted } from "./manifest-edit.ts";

const text = `\ufeff{\r
  // first
  "components": {\r
    "a":   "1.0.0" , /* kept */
    "@acme/b": { "config": { "version": "1.0.0" }, "version": "1.0.0" },
  },
}\r
`;

test("versions of both forms change, and nothing else does", () => {
	const edited = editWanted(text, "noodle.json", [
		{ component: "a", from: "1.0.0", to: "2.0.0-rc.1" },
		{ component: "@acme/b", from: "1.0.0", to: "3.0.0" },
	]);

	expect(edited).toEqual({
		ok: true,
		value: text
			.replace(`"a":   "1.0.0"`, `"a":   "2.0.0-rc.1"`)
			.replace(`}, "version": "1.0.0"`, `}, "version": "3.0.0"`),
	});
});

test("a version that is there already is left as it is", () => {
	expect(editWanted(text, "noodle.json", [{ component: "a", from: "0.9.0", to: "1.0.0" }])).toEqual({
		ok: true,
		value: text,
	});
});

test.each([
	["a", "it wants a@1.0.0 where 1.5.0 was expected"],
	["gone", "it has no version of gone where 1.5.0 was expected"],
])("when somebody edited %s meanwhile, nothing is changed", (component, why) => {
	const edited = editWanted(text, "noodle.json", [
		{ component: "@acme/b", from: "1.0.0", to: "2.0.0" },
		{ component, from: "1.5.0", to: "2.0.0" },
	]);

	expect(edited).toEqual({
		ok: false,
		error: {
			code: "manifest-changed",
			message: `noodle.json was edited meanwhile: ${why}. Nothing of it was changed; look at the edit and start again.`,
		},
	});
});

test("of a component that stands twice, the one that counts is changed", () => {
	const twice = `{ "components": { "a": "1.0.0", "a": "1.1.0" } }`;
	const edited = editWanted(twice, "noodle.json", [{ component: "a", from: "1.1.0", to: "2.0.0" }]);

	expect(edited).toEqual({ ok: true, value: `{ "components": { "a": "1.0.0", "a": "2.0.0" } }` });
});

// What may stand between two tokens without a meaning: blanks, ends of lines and comments, versions in them included.
const gap = fc
	.array(fc.constantFrom(" ", "\t", "\n", "\r\n", `/* "a": "1.0.0" */`, `// "a": "1.0.0"\n`), { maxLength: 3 })
	.map((parts) => parts.join(""));
const version = fc.constantFrom("1.0.0", "2.3.4", "0.0.1-beta.2");
const component = fc.record({ version, long: fc.boolean(), config: fc.jsonValue({ maxDepth: 1 }) });
const written = fc.record({
	components: fc.dictionary(fc.constantFrom("a", "b", "@acme/c", "constructor"), component, { minKeys: 1 }),
	gaps: fc.array(gap, { minLength: 12, maxLength: 12 }),
	mark: fc.constantFrom("", "\ufeff"),
	trailing: fc.boolean(),
});

test("in any manifest, changing a version replaces that token and no other character", () => {
	fc.assert(
		fc.property(written, version, ({ components, gaps, mark, trailing }, to) => {
			let at = 0;
			const g = (): string => gaps[at++ % gaps.length] ?? "";
			const entries = Object.entries(components).map(([name, { version: wanted, long, config }]) => {
				const settings = JSON.stringify({ version: config });
				const value = long
					? `{${g()}"config"${g()}:${g()}${settings},${g()}"version"${g()}:${g()}"${wanted}"${g()}}`
					: `"${wanted}"`;
				return `${g()}"${name}"${g()}:${g()}${value}${g()}`;
			});
			const source = `${mark}${g()}{${g()}"components":{${entries.join(",")}${trailing ? "," : ""}${g()}}}${g()}`;
			const name = Object.keys(components).at(-1) ?? "";
			const from = components[name]?.version ?? "";
			const document = parseJsonDocument(source, "noodle.json");
			expect(document.findings).toEqual([]);
			const span = document.spanOf(versionPath(document, name)) ?? { offset: -1, length: 0 };

			const edited = editWanted(source, "noodle.json", [{ component: name, from, to }]);

			const expected = `${source.slice(0, span.offset)}"${to}"${source.slice(span.offset + span.length)}`;
			expect(source.slice(span.offset, span.offset + span.length)).toBe(`"${from}"`);
			expect(edited).toEqual({ ok: true, value: expected });
		}),
	);
});

test("a configuration changes with its version, and only where it is what was expected", () => {
	const manifest = `{ "components": { "a": { "version": "1.0.0", "config": { "size": 1 } } } }`;
	const change = (from: number) => ({
		component: "a",
		from: "1.0.0",
		to: "2.0.0",
		config: { from: { size: from }, to: { size: 2 } },
	});

	expect(editWanted(manifest, "noodle.json", [change(1)])).toEqual({
		ok: true,
		value: `{ "components": { "a": { "version": "2.0.0", "config": { "size": 2 } } } }`,
	});
	expect(editWanted(manifest.replace("1 }", "2 }"), "noodle.json", [change(1)])).toMatchObject({ ok: true });
	expect(editWanted(manifest, "noodle.json", [change(3)])).toMatchObject({
		ok: false,
		error: {
			code: "manifest-changed",
			message: expect.stringContaining("the configuration of a is another one than was expected"),
		},
	});
});
