import {
	type ComponentDescriptor,
	type DescriptorReading,
	type Finding,
	finding,
	misplacedRelease,
	readDescriptor,
} from "@noodle-upgrade/runtime/formats";
import { fits } from "../conflicts.ts";
import type { Inventory } from "../inventory.ts";
import { nearest } from "../nearest.ts";

/** What there is to say of the text of a release's package.json, saved or not. */
export interface ReleaseAnalysis {
	readonly reading: DescriptorReading;
	readonly inventory: Inventory;
	readonly findings: readonly Finding[];
}

/**
 * @param file how findings name it
 * @param expected what the place in a catalog says that it is; null: it lies elsewhere
 */
export function analyseRelease(
	text: string,
	file: string,
	expected: { readonly name: string; readonly version: string } | null,
	inventory: Inventory,
): ReleaseAnalysis {
	const reading = readDescriptor(text, file);
	const { descriptor, findings } = reading;
	const misplaced = descriptor && expected && misplacedRelease(reading, expected);
	const dependencies = descriptor ? unmetIn(descriptor, reading, inventory) : [];
	return { reading, inventory, findings: [...findings, ...(misplaced ? [misplaced] : []), ...dependencies] };
}

/** Dependencies and stops that no catalog has: warnings, since they may be published later. */
function unmetIn(descriptor: ComponentDescriptor, { document }: DescriptorReading, inventory: Inventory): Finding[] {
	const { name, dependencies, upgradePath } = descriptor;
	const found: Finding[] = [];
	const warn = (code: Finding["code"], message: string, path: (string | number)[], part: "key" | "value" = "value") => {
		found.push(
			finding(code, "warning", message, { component: name, file: document.file, range: document.rangeOf(path, part) }),
		);
	};
	for (const [other, range] of Object.entries(dependencies)) {
		const path = ["noodle", "dependencies", other];
		const versions = inventory.versionsOf(other).map((release) => release.descriptor.version);
		if (versions.length === 0) {
			const near = nearest(other, inventory.names());
			const hint = near === null ? "Check the name, or publish it too." : `Did you mean "${near}"?`;
			warn("unknown-component", `No catalog has a component "${other}". ${hint}`, path, "key");
		} else if (!versions.some((version) => fits(version, range))) {
			const message = `No release of ${other} fits ${range}; the newest is ${versions[0]}. Widen the range, or publish one that fits.`;
			warn("unmet-dependency", message, path);
		}
	}
	for (const [i, stop] of (upgradePath ?? []).entries()) {
		if (inventory.find(name, stop)) continue;
		warn("unknown-version", `No catalog has ${name}@${stop}, so that nobody can step from it.`, [
			"noodle",
			"upgrade_path",
			i,
		]);
	}
	return found;
}
