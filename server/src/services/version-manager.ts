import { failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import { compare, parse, type SemVer } from "semver";
import { fits } from "../core/conflicts.ts";
import type { Inventory } from "../core/inventory.ts";
import { upgradePath } from "../core/upgrade-path.ts";

/** Versions, their order and the ways between them; semantic versioning itself is the semver package's. */
export class VersionManager {
	parseVersion(text: string): Result<SemVer> {
		const version = parse(text);
		return version
			? success(version)
			: failure("invalid-version", `"${text}" is not a version; write one such as "1.2.0".`);
	}

	/** Whether a caller written for one version can be expected to work with the other, by semantic versioning alone. */
	checkCompatibility(from: string, to: string): boolean {
		return fits(to, `^${from}`);
	}

	compareVersions(a: string, b: string): number {
		return compare(a, b);
	}

	/** The stops from one release of a component to another, the target last; null when there is no way. */
	getUpgradePath(component: string, from: string, to: string, inventory: Inventory): string[] | null {
		return upgradePath(from, to, inventory.versionsOf(component));
	}

	/** The ranges that a version does not satisfy. */
	validateConstraints(version: string, ranges: readonly string[]): string[] {
		return ranges.filter((range) => !fits(version, range));
	}
}
