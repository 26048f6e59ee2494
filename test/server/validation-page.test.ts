import { readFile } from "node:fs/promises";
import type { FindingCode } from "@noodle-upgrade/runtime/formats";
import { expect, test } from "vitest";
import { blockingFrom, blocksAt } from "../../server/src/core/validation-levels.ts";
import { afterSwitch, beforeUpgrade } from "../../server/src/services/rules/suites.ts";

const page = await readFile(new URL("../../docs/validation.md", import.meta.url), "utf8");
const findingsPage = await readFile(new URL("../../docs/findings.md", import.meta.url), "utf8");
const codes = Object.keys(blockingFrom) as FindingCode[];

test("docs/validation.md has every code that does not block everywhere, with what it does at each level", () => {
	const rows = [...page.matchAll(/^\| `([a-z-]+)` +\| (blocks|warns) +\| (blocks|warns) +\| (blocks|warns) +\|$/gm)];
	const told = Object.fromEntries(rows.map(([, code, ...cells]) => [code, cells]));

	const some = codes.filter((code) => blocksAt(code, "strict") && !blocksAt(code, "permissive"));
	const levels = ["strict", "normal", "permissive"] as const;
	expect(told).toEqual(
		Object.fromEntries(some.map((code) => [code, levels.map((level) => (blocksAt(code, level) ? "blocks" : "warns"))])),
	);
});

test("it has every rule", () => {
	const rules = [...beforeUpgrade.rules, ...afterSwitch.rules];
	expect(rules.filter(({ name }) => !new RegExp(`^\\| ${name} +\\|`, "m").test(page))).toEqual([]);
});

test("docs/findings.md has every code", () => {
	expect(codes.filter((code) => !findingsPage.includes(`\`${code}\``))).toEqual([]);
});
