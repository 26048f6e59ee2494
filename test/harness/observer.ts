import { socketFleet } from "../../server/src/adapters/fleet/socket-fleet.ts";
import type { RuntimeLink } from "../../server/src/core/ports.ts";
import type { ComponentView } from "../../server/src/core/workspace-view.ts";
import { openWorkspace } from "../../server/src/open-workspace.ts";
import type { Workspace } from "../../server/src/services/workspace.ts";

/**
 * Looks at a workspace from within the test's own process, where a process for every question would take most of a test's
 * time. What is being tested still goes through the real command line.
 */
export async function observing<Answer>(root: string, ask: (workspace: Workspace) => Promise<Answer>): Promise<Answer> {
	const workspace = await openWorkspace(root);
	try {
		return await ask(workspace);
	} finally {
		await workspace.dispose();
	}
}

/** Calls a method of a running component. @throws when the call fails */
export async function call(root: string, component: string, method: string, ...args: unknown[]): Promise<unknown> {
	return callIn(root, null, component, method, ...args);
}

/** The same in one runtime; null: the one that started first. */
export async function callIn(
	root: string,
	runtime: string | null,
	component: string,
	method: string,
	...args: unknown[]
): Promise<unknown> {
	const answer = await observing(root, (workspace) => workspace.call({ component, method, args, runtime }));
	if (!answer.ok) throw new Error(answer.error.message);
	return answer.value;
}

/** Everything that there is to show of one component. */
export async function componentOf(root: string, name: string): Promise<ComponentView> {
	const { components } = await observing(root, (workspace) => workspace.view());
	const component = components.find((candidate) => candidate.name === name);
	if (!component) throw new Error(`${root} has no component ${name}.`);
	return component;
}

/** The history, newest first. */
export function historyOf(root: string) {
	return observing(root, (workspace) => workspace.history());
}

/** Asks the live runtimes themselves, in the order of their starting. */
export async function fleetOf<Answer>(
	root: string,
	ask: (links: readonly RuntimeLink[]) => Promise<Answer>,
): Promise<Answer> {
	const fleet = socketFleet(root);
	try {
		return await ask((await fleet.connect()).links);
	} finally {
		await fleet.close();
	}
}
