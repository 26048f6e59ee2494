import { l10n } from "vscode";
import type { TargetItem, WorkspaceItem } from "../../../server/src/protocol/index.ts";
import type { App } from "../app.ts";
import type { CommandTarget } from "../commands/command.ts";
import { Refusal } from "../commands/refusal.ts";
import { pickComponent } from "./pick-component.ts";
import { pickRelease } from "./pick-release.ts";

export interface PickedTargets {
	readonly workspace: WorkspaceItem;
	readonly targets: readonly TargetItem[];
}

/**
 * What is to be upgraded, and to which releases: what is selected, or what the person says when asked. Of several
 * components each goes to the newest release that is possible, unless a release of it is selected itself.
 *
 * @param questions what is asked, and what is said when there is nothing to choose from
 */
export async function pickTargets(
	app: App,
	target: CommandTarget | null,
	all: readonly CommandTarget[],
	questions: { readonly ask: string; readonly none: string },
): Promise<PickedTargets | undefined> {
	if (new Set(all.flatMap(({ component }) => component ?? [])).size > 1) return together(app, all);
	const picked = await pickComponent(app, target, { ...questions, eligible: ({ newer }) => newer.length > 0 });
	if (!picked) return undefined;
	const { component, workspace } = picked;
	const version = target?.version ?? (await pickRelease(app, workspace.root, component))?.version;
	return version === undefined ? undefined : { workspace, targets: [{ name: component.name, version }] };
}

function together(app: App, all: readonly CommandTarget[]): PickedTargets {
	const [root, ...others] = new Set(all.map((target) => target.root));
	const workspace = root === undefined ? undefined : app.workspaces.at(root);
	if (!workspace || others.length > 0)
		throw new Refusal(l10n.t("An upgrade stays in one workspace. Select components of one of them."));
	const versions = new Map<string, string | null>();
	for (const { component, version } of all) {
		if (component === undefined) continue;
		const known = versions.get(component) ?? null;
		if (version !== undefined && known !== null && known !== version)
			throw new Refusal(
				l10n.t("{0} cannot go to {1} and to {2}. Select one of its releases.", component, known, version),
			);
		versions.set(component, version ?? known);
	}
	const newer = new Set(workspace.components.filter((item) => item.newer.length > 0).map(({ name }) => name));
	const targets = [...versions].filter(([name]) => newer.has(name)).map(([name, version]) => ({ name, version }));
	if (targets.length === 0)
		throw new Refusal(l10n.t("No catalog has anything newer of what is selected than what noodle.json wants."));
	return { workspace, targets };
}
