import { failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import type { CatalogRelease, Inventory } from "../core/inventory.ts";
import type { Inspector } from "../core/ports.ts";
import { type InspectedRelease, type StatePath, statePath } from "../core/state-path.ts";

/** Finds how state gets from one release to another, looking into the code of the releases that may carry it. */
export class StatePlanner {
	readonly #inspector: Inspector;

	constructor(inspector: Inspector) {
		this.#inspector = inspector;
	}

	async find(from: CatalogRelease | undefined, to: CatalogRelease, inventory: Inventory): Promise<Result<StatePath>> {
		const fromVersion = from?.descriptor.stateVersion ?? null;
		const toVersion = to.descriptor.stateVersion;
		const simple = statePath(fromVersion, toVersion, []);
		if (simple.kind !== "missing") return success(simple);
		const offering: InspectedRelease[] = [];
		const ends = [to, ...(from ? [from] : [])];
		// The two releases themselves nearly always suffice; only a jump over several versions needs those in between.
		for (const group of [ends, inBetween(fromVersion, toVersion, to, ends, inventory)]) {
			for (const release of group) {
				const inspected = await this.#inspect(release);
				if (inspected.ok) offering.push(inspected.value);
				else if (release === to) return inspected;
			}
			const path = statePath(fromVersion, toVersion, offering);
			if (path.kind === "chain" && path.unproven.length === 0) return success(path);
		}
		const path = statePath(fromVersion, toVersion, offering);
		if (path.kind === "chain") return success(path);
		return failure(
			"no-state-path",
			`No release can migrate the state of ${to.descriptor.name} from version ${fromVersion} to ${toVersion}. Publish a release that carries this migration.`,
		);
	}

	async #inspect({ descriptor, ...release }: CatalogRelease): Promise<Result<InspectedRelease>> {
		const inspected = await this.#inspector.inspect({ descriptor, ...release });
		if (!inspected.ok) return inspected;
		return success({
			version: descriptor.version,
			stateVersion: descriptor.stateVersion,
			migrations: inspected.value.migrations,
			opaque: descriptor.command !== null,
		});
	}
}

function inBetween(
	from: number | null,
	to: number | null,
	target: CatalogRelease,
	known: readonly CatalogRelease[],
	inventory: Inventory,
): CatalogRelease[] {
	const low = Math.min(from ?? 0, to ?? 0);
	const high = Math.max(from ?? 0, to ?? 0);
	return inventory.versionsOf(target.descriptor.name).filter((release) => {
		const { stateVersion, version } = release.descriptor;
		const isKnown = known.some(({ descriptor }) => descriptor.version === version);
		return !isKnown && stateVersion !== null && stateVersion > low && stateVersion <= high;
	});
}
