import type { ComponentDefinition } from "../../component/contract.ts";
import { definitionIn, located } from "../component/load-definition.ts";
import type { ReleaseEntry } from "../instance.ts";
import { type CompiledSource, compileSource, type Shadows } from "./compile-source.ts";
import { Opened } from "./opened.ts";
import { openedProcess } from "./opened-listeners.ts";
import { openedModules } from "./opened-modules.ts";
import { openedTimers } from "./opened-timers.ts";
import { readSource } from "./read-source.ts";
import { explained } from "./refusals.ts";

/** Runs the release's file and gives its default export. @param opened gets what the release opens from then on */
export function runSource(
	{ folder, descriptor: { main } }: ReleaseEntry,
	compile: () => CompiledSource,
	opened: Opened,
): ComponentDefinition {
	const shadows: Shadows = { process: openedProcess(opened), ...openedTimers(opened) };
	try {
		return definitionIn(compile().run(openedModules(opened, shadows), shadows), main);
	} catch (error) {
		throw located(explained(error), folder);
	}
}

/** Loads an inline release where it is not going to serve: in a thread that looks at it, or migrates with it, and ends. */
export async function inlineDefinition(release: ReleaseEntry): Promise<ComponentDefinition> {
	const source = await readSource(release);
	return runSource(release, () => compileSource(source), new Opened());
}
