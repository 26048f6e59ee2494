import type { Inventory } from "./inventory.ts";
import { nearest } from "./nearest.ts";

/** How many versions a sentence lists before it stops. */
const mostShown = 5;

function hintFor(name: string, inventory: Inventory): string {
	const names = inventory.names();
	// As when the folder is gone, or was never built: no name would do then.
	if (names.length === 0)
		return 'No release at all was found: see that the folder of "registry_path" is there and has releases in it.';
	const near = nearest(name, names);
	return near === null ? "Check the name, or add a release of it to a catalog." : `Did you mean "${near}"?`;
}

/** Why a release that somebody wants cannot be had, and what there is instead. */
export function unknownRelease(
	name: string,
	version: string,
	inventory: Inventory,
): { readonly code: "unknown-component" | "unknown-version" | "invalid-release"; readonly message: string } {
	const unusable = inventory.unusable(name, version);
	if (unusable) {
		const { file, range, message } = unusable;
		const place = range ? `${file}:${range.start.line + 1}:${range.start.character + 1}` : file;
		// What cannot be unpacked names itself in its message.
		const what = file !== null && message.includes(file) ? message : `${place}: ${message}`;
		return {
			code: "invalid-release",
			message: `${name}@${version} is there, but cannot be used. ${what}`,
		};
	}
	const versions = inventory.versionsOf(name).map(({ descriptor }) => descriptor.version);
	if (versions.length === 0) {
		return { code: "unknown-component", message: `No catalog has a component "${name}". ${hintFor(name, inventory)}` };
	}
	const shown = versions.slice(0, mostShown).join(", ") + (versions.length > mostShown ? ", …" : "");
	return {
		code: "unknown-version",
		message: `No catalog has ${name}@${version}; there is ${shown}. Choose one of these.`,
	};
}
