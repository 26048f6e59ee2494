import { type LogEntry, Runtime, type RuntimeOptions } from "@noodle-upgrade/runtime";
import { onTestFinished } from "vitest";
import type { TempWorkspace, WorkspaceSpec } from "../../harness/workspace.ts";
import { Driver } from "./driver.ts";
import { LogBook } from "./log-book.ts";
import { workspaceForTest } from "./workspace.ts";

/** A runtime in this very process, in a workspace of its own. */
export interface Hosted {
	readonly workspace: TempWorkspace;
	readonly runtime: Runtime;
	readonly log: LogBook;
	/** Another program that reaches the runtime over its control socket; its connection ends with the test. */
	driver(): Promise<Driver>;
}

export type HostSpec = Partial<WorkspaceSpec> & { readonly options?: Partial<RuntimeOptions> };

/** Starts what the manifest says; without one, the first release of each component. All ends with the test. */
export async function hosted(spec: HostSpec): Promise<Hosted> {
	const workspace = await workspaceForTest({ manifest: { components: firstOfEach(spec.releases ?? []) }, ...spec });
	return host(workspace, spec.options);
}

/** Starts a runtime in a workspace that is there already. */
export async function host(workspace: TempWorkspace, options: Partial<RuntimeOptions> = {}): Promise<Hosted> {
	const log = new LogBook();
	const sink = options.log ?? ((entry: LogEntry) => log.write(entry));
	// Threads that wait are tested by themselves; everywhere else they would only take the processor from the test.
	const runtime = await Runtime.start({ root: workspace.root, threads: { spares: 0 }, ...options, log: sink });
	// Tests leave calls behind that never end.
	onTestFinished(() => runtime.stop({ timeoutMs: 1 }));
	return { workspace, runtime, log, driver: () => Driver.connect(workspace.root, runtime.id) };
}

function firstOfEach(releases: readonly { name: string; version: string }[]): Record<string, string> {
	const wanted: Record<string, string> = {};
	for (const { name, version } of releases) wanted[name] ??= version;
	return wanted;
}
