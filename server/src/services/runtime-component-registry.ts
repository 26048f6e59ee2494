import type { ComponentDescriptor } from "@noodle-upgrade/runtime/formats";
import type { CatalogRelease, Inventory } from "../core/inventory.ts";
import type { Catalog, Ports } from "../core/ports.ts";
import { VersionManager } from "./version-manager.ts";
import { observeWanted } from "./world.ts";

/** A component that another one needs, and whether what the manifest wants of it fits. */
export interface ComponentDependency {
	readonly name: string;
	readonly range: string;
	/** Null: the manifest has none. */
	readonly wanted: string | null;
}

const registered = "registered";

/** The releases that can be had, from every catalog and from whoever registers one by hand. */
export class RuntimeComponentRegistry {
	/** The ports with what is registered by hand beside the catalogs; everybody else looks through these. */
	readonly ports: Ports;
	readonly #versions = new VersionManager();
	readonly #registered: CatalogRelease[] = [];

	constructor(ports: Ports) {
		// After the others, so that nothing registered by hand can put itself before what a catalog has.
		this.ports = { ...ports, catalogs: (settings) => [...ports.catalogs(settings), this.#byHand] };
	}

	get #byHand(): Catalog {
		return {
			id: registered,
			listsEverything: true,
			list: async () => ({ releases: this.#registered, findings: [], complete: true }),
			refresh: () => undefined,
		};
	}

	/**
	 * Adds a release that no catalog has, such as one that is being built.
	 *
	 * @param locator where its content is, as the store understands it
	 * @returns false when it is there already
	 */
	registerComponent(descriptor: ComponentDescriptor, locator: string): boolean {
		const there = this.#registered.some(
			(release) => release.descriptor.name === descriptor.name && release.descriptor.version === descriptor.version,
		);
		if (!there) this.#registered.push({ descriptor, catalog: registered, locator });
		return !there;
	}

	/** Every release, newest first within a component. */
	async discoverComponents(): Promise<readonly ComponentDescriptor[]> {
		const inventory = await this.inventory();
		return inventory.names().flatMap((name) => inventory.versionsOf(name).map(({ descriptor }) => descriptor));
	}

	/** What a component that the manifest wants needs. */
	async resolveDependencies(component: string): Promise<readonly ComponentDependency[]> {
		const { reading, inventory } = await observeWanted(this.ports);
		const wanted = reading.manifest.components.get(component);
		const descriptor = wanted && inventory.find(component, wanted.version)?.descriptor;
		return Object.entries(descriptor?.dependencies ?? {}).map(([name, range]) => ({
			name,
			range,
			wanted: reading.manifest.components.get(name)?.version ?? null,
		}));
	}

	/** The stops from one release to another, the target last; null when there is no way. */
	async getUpgradePath(component: string, from: string, to: string): Promise<string[] | null> {
		return this.#versions.getUpgradePath(component, from, to, await this.inventory());
	}

	async inventory(): Promise<Inventory> {
		return (await observeWanted(this.ports)).inventory;
	}
}
