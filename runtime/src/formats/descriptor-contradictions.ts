import type { ComponentDescriptor } from "./descriptor.ts";
import type { FindingCode, Severity } from "./finding.ts";

/** Two things in a descriptor that cannot both be meant. */
export interface Contradiction {
	readonly code: FindingCode;
	/** An error: the release could not run as it says. A warning: something that it says has no effect. */
	readonly severity: Exclude<Severity, "information">;
	/** Where it stands in the package.json. */
	readonly path: readonly string[];
	readonly part: "key" | "value";
	readonly message: string;
}

/** What of a release cannot work, as far as its descriptor alone tells; errors first. */
export function contradictionsIn(descriptor: ComponentDescriptor): Contradiction[] {
	const { isolation, command, main, moduleType, migrations } = descriptor;
	const found: Contradiction[] = [];
	if (command !== null && isolation !== "process") {
		found.push({
			code: "command-without-process",
			severity: "error",
			path: ["noodle", "command"],
			part: "key",
			message: `noodle.command: a command starts a process, and this release wants the isolation "${isolation}". Set noodle.isolation to "process", or remove the command.`,
		});
	}
	if (isolation === "inline" && isModule(main, moduleType)) {
		const why = main.endsWith(".mjs") ? "" : ' by the "type" of this package.json';
		found.push({
			code: "inline-module",
			severity: "error",
			path: ["noodle", "isolation"],
			part: "value",
			message: `noodle.isolation: an inline release is one CommonJS file, because an ES module can never be unloaded, and ${main} is an ES module${why}. Bundle it as CommonJS (such as with "esbuild --bundle --platform=node --format=cjs"), or choose the isolation "thread".`,
		});
	}
	if (migrations.length > 0 && (isolation !== "process" || command === null)) {
		found.push({
			code: "migrations-ignored",
			severity: "warning",
			path: ["noodle", "migrations"],
			part: "key",
			message:
				"noodle.migrations: only a release that is started by a command declares its migrations here. One in JavaScript carries them in its code, as the migrations of its default export, and this list has no effect. Remove it.",
		});
	}
	return found;
}

/** Whether Node takes a file for an ES module, by its extension first. */
function isModule(file: string, moduleType: ComponentDescriptor["moduleType"]): boolean {
	if (file.endsWith(".mjs")) return true;
	return moduleType === "module" && !file.endsWith(".cjs");
}
