import { l10n } from "vscode";
import type { ComponentItem, WorkspaceItem } from "../../../server/src/protocol/index.ts";
import type { App } from "../app.ts";
import type { CommandTarget } from "../commands/command.ts";
import { Refusal } from "../commands/refusal.ts";
import { componentDescription } from "../text/component-text.ts";
import { pick } from "./pick.ts";
import { pickWorkspace } from "./pick-workspace.ts";

export interface PickedComponent {
	readonly workspace: WorkspaceItem;
	readonly component: ComponentItem;
}

interface Question {
	readonly ask: string;
	/** Which components can be chosen. */
	readonly eligible: (component: ComponentItem) => boolean;
	/** Said when none can be. */
	readonly none: string;
}

/** The component that a command is about. Refuses when there is none to choose from. */
export async function pickComponent(
	app: App,
	target: CommandTarget | null,
	{ ask, eligible, none }: Question,
): Promise<PickedComponent | undefined> {
	const workspace = await pickWorkspace(app, target);
	if (!workspace) return undefined;
	if (workspace.problem !== null)
		throw new Refusal(l10n.t("{0} cannot be read: {1}", workspace.name, workspace.problem));
	const given = workspace.components.find(({ name }) => name === target?.component);
	if (given) return { workspace, component: given };
	const choices = workspace.components.filter(eligible).map((component) => ({
		label: component.name,
		description: componentDescription(component, { moving: false, anyRuntime: workspace.runtimes.length > 0 }),
		...(component.description === "" ? {} : { detail: component.description }),
		value: component,
	}));
	if (choices.length === 0) throw new Refusal(none);
	const component = await pick(choices, ask);
	return component && { workspace, component };
}
