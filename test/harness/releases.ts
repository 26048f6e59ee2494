import {
	type ComponentDescriptor,
	type ManifestReading,
	readDescriptor,
	readManifest,
} from "@noodle-upgrade/runtime/formats";
import { type CatalogRelease, Inventory } from "../../server/src/core/inventory.ts";

/** What a test says of a release; everything else is as in a package.json that leaves it out. */
export type NoodleBlock = Readonly<Record<string, unknown>>;

/** A descriptor as its package.json would give it. @param id `name@version` */
export function descriptorOf(id: string, noodle: NoodleBlock = {}): ComponentDescriptor {
	const at = id.lastIndexOf("@");
	const text = JSON.stringify({ name: id.slice(0, at), version: id.slice(at + 1), noodle });
	const { descriptor, findings } = readDescriptor(text, "package.json");
	if (!descriptor) throw new Error(`${id}: ${findings.map(({ message }) => message).join(" ")}`);
	return descriptor;
}

export function releaseOf(id: string, noodle: NoodleBlock = {}): CatalogRelease {
	return { descriptor: descriptorOf(id, noodle), catalog: "folder:runtime_components", locator: id };
}

/** The releases of a catalog, by `name@version`, without a file. */
export function inventoryOf(releases: Readonly<Record<string, NoodleBlock>>): Inventory {
	return new Inventory(Object.entries(releases).map(([id, noodle]) => releaseOf(id, noodle)));
}

export function manifestOf(
	components: Readonly<Record<string, string>>,
	runtimeUpgrade: Readonly<Record<string, unknown>> = {},
): ManifestReading {
	return readManifest(JSON.stringify({ components, runtime_upgrade: runtimeUpgrade }), "noodle.json");
}
