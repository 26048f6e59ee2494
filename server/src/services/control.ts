import { failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import { defaultStrategy } from "../core/plan.ts";
import type { StateDatabase, StoredUpgrade, UpgradeRequestVerb } from "../core/ports.ts";
import type { UpgradeRecord, UpgradeResult } from "../core/upgrade.ts";
import type { RuntimeUpgradeManager } from "./runtime-upgrade-manager.ts";
import type { ControlVerb, UpgradeOptions } from "./workspace.ts";

const requestVerbs: Readonly<Record<ControlVerb, UpgradeRequestVerb>> = {
	promote: "promote",
	pause: "pause",
	resume: "resume",
	abort: "abort",
	"mark-good": "promote",
};

/** Passes a person's word to whoever drives the upgrade, in whatever process. */
export function control(state: StateDatabase, verb: ControlVerb, id: string): Result<UpgradeRecord> {
	const upgrade = state.find(id);
	if (!upgrade) return unknown(id);
	if (upgrade.outcome === null) {
		state.request(id, requestVerbs[verb]);
		return success(upgrade);
	}
	if (verb === "mark-good" && upgrade.outcome === "committed") return success(upgrade);
	const advice =
		verb === "abort" && upgrade.outcome === "committed" ? ` "noodle rollback --to ${id}" takes it back.` : "";
	return failure(
		"upgrade-over",
		`The upgrade ${id} is over (${upgrade.outcome}), so there is nothing to ${verb}.${advice}`,
	);
}

/** Asks for the same once more. A failure: there is nothing to try again. */
export async function retry(
	state: StateDatabase,
	manager: RuntimeUpgradeManager,
	id: string,
	options: UpgradeOptions,
): Promise<Result<UpgradeResult>> {
	const upgrade = state.find(id);
	if (!upgrade) return unknown(id);
	if (upgrade.outcome === null)
		return failure(
			"upgrade-under-way",
			`The upgrade ${id} is still under way. Wait for its end, or stop it with "noodle abort ${id}".`,
		);
	if (upgrade.outcome === "committed")
		return failure("upgrade-over", `The upgrade ${id} was committed; there is nothing to retry.`);
	return success(await sameAgain(manager, upgrade, options));
}

function unknown(id: string): Result<never> {
	return failure("unknown-upgrade", `There is no upgrade ${id} in the history. "noodle history" lists them.`);
}

function sameAgain(
	manager: RuntimeUpgradeManager,
	{ kind, components, strategy, undoes }: StoredUpgrade,
	options: UpgradeOptions,
): Promise<UpgradeResult> {
	if (kind === "apply") return manager.requestApply(options);
	if (kind === "rollback") {
		const component = components.length === 1 ? (components[0]?.name ?? null) : null;
		return manager.requestRollback({ component, to: undoes, restoreSnapshot: false }, options);
	}
	// A refused one may have been asked for "the newest".
	const targets = components.map(({ name, to }) => ({ name, version: to === "" ? null : to }));
	return manager.requestUpgrade(targets, strategy ?? defaultStrategy, options);
}
