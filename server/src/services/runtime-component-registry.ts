import type { ComponentDescriptor } from "@noodle-upgrade/runtime/formats";
import { Inventory } from "../core/inventory.ts";
import type { Ports } from "../core/ports.ts";
import { upgradePath } from "../core/upgrade-path.ts";
import { observeWanted } from "./world.ts";

/** A component that another one needs, and whether what the manifest wants of it fits. */
export interface ComponentDependency {
	readonly name: string;
	readonly range: string;
	/** Null: the manifest has none. */
	readonly wanted: string | null;
}

/** The releases that can be had, from every catalog and from whoever registers one by hand. */
export class RuntimeComponentRegistry {
	readonly #ports: Ports;
	readonly #registered: ComponentDescriptor[] = [];

	constructor(ports: Ports) {
		this.#ports = ports;
	}

	/** Adds a release that no catalog has, such as one that is being built. @returns false when it is there already */
	registerComponent(descriptor: ComponentDescriptor): boolean {
		const there = this.#registered.some(
			({ name, version }) => name === descriptor.name && version === descriptor.version,
		);
		if (!there) this.#registered.push(descriptor);
		return !there;
	}

	/** Every release, newest first within a component. */
	async discoverComponents(): Promise<readonly ComponentDescriptor[]> {
		const inventory = await this.inventory();
		return inventory.names().flatMap((name) => inventory.versionsOf(name).map(({ descriptor }) => descriptor));
	}

	/** What a component that the manifest wants needs. */
	async resolveDependencies(component: string): Promise<readonly ComponentDependency[]> {
		const { reading } = await observeWanted(this.#ports);
		const wanted = reading.manifest.components.get(component);
		const inventory = await this.inventory();
		const descriptor = wanted && inventory.find(component, wanted.version)?.descriptor;
		return Object.entries(descriptor?.dependencies ?? {}).map(([name, range]) => ({
			name,
			range,
			wanted: reading.manifest.components.get(name)?.version ?? null,
		}));
	}

	/** The stops from one release to another, the target last; null when there is no way. */
	async getUpgradePath(component: string, from: string, to: string): Promise<string[] | null> {
		return upgradePath(from, to, (await this.inventory()).versionsOf(component));
	}

	async inventory(): Promise<Inventory> {
		const { reading } = await observeWanted(this.#ports);
		const catalogs = this.#ports.catalogs(reading.manifest.config.components.registryPath);
		const listed = await Promise.all(catalogs.map((catalog) => catalog.list()));
		const registered = this.#registered.map((descriptor) => ({ descriptor, catalog: "registered", locator: "" }));
		return new Inventory([...listed.flatMap(({ releases }) => releases), ...registered]);
	}
}
