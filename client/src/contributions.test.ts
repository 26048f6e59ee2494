import { existsSync, readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { asBundle, stringsFile, stringsInCode } from "../../scripts/lib/l10n-strings.ts";
import { serverCommands } from "../../server/src/protocol/index.ts";
import { commandIds, contextKeys, itemFlags, reportSchemes, settingIds, taskType, viewIds } from "./contributions.ts";

interface MenuItem {
	readonly command: string;
	readonly when?: string;
}

const root = new URL("../../", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
const english = JSON.parse(readFileSync(new URL("package.nls.json", root), "utf8")) as Record<string, string>;
const { contributes } = manifest;
const menuItems = Object.values<MenuItem[]>(contributes.menus).flat();
const whens: string[] = [...menuItems, ...contributes.viewsWelcome, ...contributes.keybindings]
	.map(({ when = "" }: { when?: string }) => when)
	.concat(JSON.stringify(contributes.walkthroughs));

/** What a text of the manifest says in English. */
function said(text: string): string {
	const key = /^%(.+)%$/.exec(text)?.[1];
	return (key && english[key]) ?? text;
}

test("the manifest has the commands that the code has", () => {
	const contributed = contributes.commands.map(({ command }: { command: string }) => command);
	expect(contributed.toSorted()).toEqual([...commandIds].sort());
});

test("every command stands under one category, with a title in words", () => {
	for (const { title, category } of contributes.commands) {
		expect(category).toBe("Noodle");
		expect(said(title)).toMatch(/^[A-Z][A-Za-z ]+…?$/);
	}
});

test("the server's own commands are not in the manifest, since other editors have none", () => {
	const ids: readonly string[] = commandIds;
	expect(ids.filter((id) => Object.values<string>(serverCommands).includes(id))).toEqual([]);
});

test("menus, keys, welcome texts and the walkthrough call commands that exist", () => {
	const links = [...JSON.stringify(english).matchAll(/command:([\w.]+)/g)].map(([, id]) => id);
	const events = [...JSON.stringify(contributes.walkthroughs).matchAll(/onCommand:([\w.]+)/g)].map(([, id]) => id);
	const bound = contributes.keybindings.map(({ command }: MenuItem) => command);
	for (const id of [...menuItems.map(({ command }) => command), ...links, ...events, ...bound]) {
		if (id?.startsWith("noodle.")) expect(commandIds).toContain(id);
	}
});

test("commands in inline menus and in title bars have icons", () => {
	const shown = ["view/title", "view/item/context", "editor/title"].flatMap((menu) =>
		contributes.menus[menu].filter(({ group }: { group: string }) => /^(inline|navigation)/.test(group)),
	);
	for (const { command } of shown) {
		const contribution = contributes.commands.find((other: { command: string }) => other.command === command);
		expect(contribution.icon, command).toMatch(/^\$\([a-z-]+\)$/);
	}
});

test("the manifest has the views that the code has", () => {
	const ids = Object.values<{ id: string }[]>(contributes.views).flatMap((views) => views.map(({ id }) => id));
	expect(ids.toSorted()).toEqual(Object.values<string>(viewIds).sort());
	for (const { view } of contributes.viewsWelcome) expect(ids).toContain(view);
	expect(Object.keys(contributes.views)).toEqual(
		contributes.viewsContainers.activitybar.map(({ id }: { id: string }) => id),
	);
});

test("clauses ask for context keys that the code sets, and each that it sets is asked for", () => {
	const asked = whens.flatMap((when) => [...when.matchAll(/noodle\.\w+/g)].map(([key]) => key));
	const keys = new Set(
		asked.filter((key) => ![...Object.values<string>(viewIds), ...commandIds, "noodle.json"].includes(key)),
	);
	expect([...keys].sort()).toEqual([...contextKeys].sort());
});

test("clauses look for flags that items carry, and each flag is looked for", () => {
	const flags = whens.flatMap((when) => [...when.matchAll(/viewItem =~ \/\\b([\w-]+)\\b\//g)].map(([, flag]) => flag));
	expect([...new Set(flags)].sort()).toEqual([...itemFlags].sort());
});

test("the manifest has the settings that the code reads, each with a description and a default", () => {
	const properties = contributes.configuration.properties;
	expect(Object.keys(properties).sort()).toEqual([...settingIds].sort());
	for (const property of Object.values<Record<string, unknown>>(properties)) {
		expect(property).toHaveProperty("markdownDescription");
		expect(property).toHaveProperty("default");
		expect(property).toHaveProperty("type");
		expect(property.scope).toMatch(/^(resource|window|machine|machine-overridable)$/);
		if (property.enum) expect(property.enumDescriptions).toHaveLength((property.enum as unknown[]).length);
	}
});

test("settings that say what is run do not count in a workspace that is not trusted", () => {
	const running = settingIds.filter((id) => /^noodle\.(runtime|hotReload)\./.test(id));
	expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations.toSorted()).toEqual(running.sort());
});

test("the icons exist", () => {
	const icons = [manifest.icon, ...contributes.viewsContainers.activitybar.map(({ icon }: { icon: string }) => icon)];
	for (const icon of icons) expect(existsSync(new URL(icon, root)), icon).toBe(true);
});

test("noodle.json has no schema of the editor's own, since the server would then tell every problem a second time", () => {
	expect(contributes).not.toHaveProperty("jsonValidation");
});

test("the manifest has the type of tasks that the code has, and each of its documents' schemes is asked for", () => {
	expect(contributes.taskDefinitions.map(({ type }: { type: string }) => type)).toEqual([taskType]);
	const schemes = new Set(
		whens.flatMap((when) => [...when.matchAll(/resourceScheme [!=]= (noodle-[\w-]+)/g)].map(([, scheme]) => scheme)),
	);
	for (const scheme of schemes) expect(Object.values<string>(reportSchemes)).toContain(scheme);
});

test("the walkthrough has four steps, each with pictures that are there and a way to be done", () => {
	const [walkthrough, ...others] = contributes.walkthroughs;
	expect(others).toEqual([]);
	expect(walkthrough.steps).toHaveLength(4);
	for (const { media, completionEvents } of walkthrough.steps) {
		for (const picture of Object.values<string>(media.image))
			expect(existsSync(new URL(picture, root)), picture).toBe(true);
		expect(completionEvents).not.toEqual([]);
	}
});

/** Places in the manifest whose text a person reads. Everything there is a key of package.nls.json. */
const readable = /^(title|description|markdownDescription|contents|altText|name|enumDescriptions)$/;
/** And those of the same name that nobody translates. */
const notTranslated = /^(contributes\.configuration\.title|contributes\.viewsContainers|name$|contributes\.languages)/;

function textsOf(value: unknown, path: string): [path: string, text: string][] {
	if (typeof value === "string")
		return readable.test(
			path
				.replace(/\.\d+$/, "")
				.split(".")
				.at(-1) ?? "",
		)
			? [[path, value]]
			: [];
	if (typeof value !== "object" || value === null) return [];
	return Object.entries(value).flatMap(([key, inner]) => textsOf(inner, path === "" ? key : `${path}.${key}`));
}

test("every text of the manifest is a key of package.nls.json, and each key there is used", () => {
	const texts = textsOf({ ...manifest, scripts: {}, author: {} }, "").filter(([path]) => !notTranslated.test(path));
	const plain = texts.filter(([, text]) => !/^%[\w.-]+%$/.test(text));
	expect(plain, "put these into package.nls.json, and name their keys here between percent signs").toEqual([]);
	const used = [...JSON.stringify(manifest).matchAll(/"%([\w.-]+)%"/g)].map(([, key]) => key);
	expect([...new Set(used)].sort()).toEqual(Object.keys(english).sort());
});

test("what the code says is in the bundle for translators, and nothing else is", async () => {
	const { strings, unreadable } = await stringsInCode();
	expect(unreadable, "a text that is put together cannot be translated: hand its parts over as arguments").toEqual([]);
	expect(readFileSync(stringsFile, "utf8"), 'run "npm run do -- l10n"').toBe(asBundle(strings));
});

test("no message is shown that is not handed to translators", async () => {
	const files = (await readdir(new URL("client/src/", root), { recursive: true })).filter((file) =>
		/(?<!\.test)\.ts$/.test(file),
	);
	const shown =
		/(?:show(?:Information|Warning|Error)Message|new Refusal|showQuickPick|setStatusBarMessage)\(\s*["'`]|(?:prompt|placeHolder|title|openLabel|message|detail|tooltip): ["'`][^"'`]*[a-z] [a-z]/g;
	const plain = await Promise.all(
		files.map(async (file) => [
			file,
			...((await readFile(new URL(`client/src/${file}`, root), "utf8")).match(shown) ?? []),
		]),
	);
	expect(plain.filter(({ length }) => length > 1)).toEqual([]);
});
