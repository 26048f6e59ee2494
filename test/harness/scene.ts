import { onTestFinished, test as plainTest } from "vitest";
import { endNoodles } from "./noodle.ts";
import { type TempWorkspace, tempWorkspace, type WorkspaceSpec } from "./workspace.ts";

interface Fixtures {
	/** Makes a workspace that is gone, with every `noodle` process in it, when the test is over. */
	readonly workspace: (spec: WorkspaceSpec) => Promise<TempWorkspace>;
}

/** A test over temporary workspaces; such tests share nothing and may run at the same time. */
export const test = plainTest.extend<Fixtures>({
	// biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern which other fixtures one needs
	workspace: async ({}, use) => {
		const made: TempWorkspace[] = [];
		await use(async (spec) => {
			const workspace = await tempWorkspace(spec);
			made.push(workspace);
			return workspace;
		});
		for (const workspace of made) {
			await endNoodles(workspace.root);
			await workspace.remove();
		}
	},
});

/** A workspace for the test that runs, gone when it is over; for tests that do not run at the same time as others. */
export async function workspaceForTest(spec: WorkspaceSpec): Promise<TempWorkspace> {
	const workspace = await tempWorkspace(spec);
	onTestFinished(() => workspace.remove());
	return workspace;
}
