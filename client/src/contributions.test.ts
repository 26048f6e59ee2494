import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { serverCommands } from "../../server/src/protocol/index.ts";
import { commandIds, contextKeys, itemFlags, settingIds, viewIds } from "./contributions.ts";

interface MenuItem {
	readonly command: string;
	readonly when?: string;
}

const root = new URL("../../", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
const { contributes } = manifest;
const menuItems = Object.values<MenuItem[]>(contributes.menus).flat();
const whens: string[] = [...menuItems, ...contributes.viewsWelcome].flatMap(({ when = "" }: { when?: string }) => when);

test("the manifest has the commands that the code has", () => {
	const contributed = contributes.commands.map(({ command }: { command: string }) => command);
	expect(contributed.toSorted()).toEqual([...commandIds].sort());
});

test("every command stands under one category, with a title in words", () => {
	for (const { title, category } of contributes.commands) {
		expect(category).toBe("Noodle");
		expect(title).toMatch(/^[A-Z][A-Za-z ]+…?$/);
	}
});

test("the server's own commands are not in the manifest, since other editors have none", () => {
	const ids: readonly string[] = commandIds;
	expect(ids.filter((id) => Object.values<string>(serverCommands).includes(id))).toEqual([]);
});

test("menus and welcome texts call commands that exist", () => {
	const links = [...JSON.stringify(contributes.viewsWelcome).matchAll(/command:([\w.]+)/g)].map(([, id]) => id);
	for (const id of [...menuItems.map(({ command }) => command), ...links]) {
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
	const keys = new Set(asked.filter((key) => ![...Object.values<string>(viewIds), "noodle.json"].includes(key)));
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
	}
});

test("settings that say what is run do not count in a workspace that is not trusted", () => {
	const running = settingIds.filter((id) => id.startsWith("noodle.runtime."));
	expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations.toSorted()).toEqual(running.sort());
});

test("the icons exist", () => {
	const icons = [manifest.icon, ...contributes.viewsContainers.activitybar.map(({ icon }: { icon: string }) => icon)];
	for (const icon of icons) expect(existsSync(new URL(icon, root)), icon).toBe(true);
});

test("noodle.json has no schema of the editor's own, since the server would then tell every problem a second time", () => {
	expect(contributes).not.toHaveProperty("jsonValidation");
});
