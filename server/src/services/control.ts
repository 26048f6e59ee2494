import { failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import { defaultStrategy } from "../core/plan.ts";
import type { Ports, StoredUpgrade } from "../core/ports.ts";
import type { ControlVerb, UpgradeRecord, UpgradeResult } from "../core/upgrade.ts";
import type { RuntimeUpgradeManager } from "./runtime-upgrade-manager.ts";
import { systemFailure } from "./system-failure.ts";
import type { UpgradeOptions } from "./workspace.ts";

type Places = Pick<Ports, "state" | "lock">;

/** Passes a person's word to whoever drives the upgrade, in whatever process. A failure: nobody is there to hear it. */
export function control({ state, lock }: Places, verb: ControlVerb, id: string): Result<UpgradeRecord> {
	const upgrade = state.find(id);
	if (!upgrade) return unknown(id);
	if (upgrade.outcome === null) {
		// Also where nobody hears it now: whoever recovers the upgrade goes by it.
		state.request(id, verb);
		return isDriven({ state, lock }, id) ? success(upgrade) : interrupted(upgrade, verb === "abort");
	}
	if (verb === "mark-good" && upgrade.outcome === "committed") return success(upgrade);
	const advice =
		verb === "abort" && upgrade.outcome === "committed" ? ` "noodle rollback --to ${id}" takes it back.` : "";
	return failure(
		"upgrade-over",
		`The upgrade ${id} is over (${upgrade.outcome}), so there is nothing to ${verb}.${advice}`,
	);
}

/**
 * Whether somebody drives an upgrade that is open, or is about to recover it: either holds the lock, and gives it back only
 * when the upgrade is over.
 */
function isDriven({ state, lock }: Places, id: string): boolean {
	if (lock.isHeld()) return true;
	// It may have ended while nobody looked.
	return state.find(id)?.outcome !== null;
}

function interrupted({ id, pid }: StoredUpgrade, aborted: boolean) {
	const then = aborted ? "takes it back" : "finishes it or takes it back";
	return failure("interrupted", `Process ${pid}, which drove the upgrade ${id}, has died. "noodle recover" ${then}.`);
}

/** An upgrade that nobody drives any more says so, where a look at the lock is allowed. */
export function asItStands(places: Places, upgrade: StoredUpgrade): StoredUpgrade {
	if (upgrade.outcome !== null || !hasLostItsDriver(places, upgrade.id)) return upgrade;
	const { code, message } = interrupted(upgrade, false).error;
	return { ...upgrade, code, reason: message };
}

function hasLostItsDriver(places: Places, id: string): boolean {
	try {
		return !isDriven(places, id);
	} catch (error) {
		// The lock is a file, and whoever may only read here sees what is written.
		if (systemFailure(error) === null) throw error;
		return false;
	}
}

/** Asks for the same once more. A failure: there is nothing to try again. */
export async function retry(
	{ state, lock }: Places,
	manager: RuntimeUpgradeManager,
	id: string,
	options: UpgradeOptions,
): Promise<Result<UpgradeResult>> {
	const upgrade = state.find(id);
	if (!upgrade) return unknown(id);
	if (upgrade.outcome === null) {
		if (!isDriven({ state, lock }, id)) return interrupted(upgrade, false);
		return failure(
			"upgrade-under-way",
			`The upgrade ${id} is still under way. Wait for its end, or stop it with "noodle abort ${id}".`,
		);
	}
	if (upgrade.outcome === "committed")
		return failure("upgrade-over", `The upgrade ${id} was committed; there is nothing to retry.`);
	return success(await sameAgain(manager, upgrade, options));
}

function unknown(id: string): Result<never> {
	return failure("unknown-upgrade", `There is no upgrade ${id} in the history. "noodle history" lists them.`);
}

function sameAgain(
	manager: RuntimeUpgradeManager,
	{ kind, components, strategy, undoes, rollback }: StoredUpgrade,
	options: UpgradeOptions,
): Promise<UpgradeResult> {
	if (kind === "apply") return manager.requestApply(options);
	if (kind === "rollback") {
		const component = components.length === 1 ? (components[0]?.name ?? null) : null;
		const asked = rollback ?? { component, to: null, restoreSnapshot: false };
		// The newest then, which may not be the newest any more.
		return manager.requestRollback({ ...asked, to: asked.to ?? undoes }, options);
	}
	// A refused one may have been asked for "the newest".
	const targets = components.map(({ name, to }) => ({ name, version: to === "" ? null : to }));
	return manager.requestUpgrade(targets, strategy ?? defaultStrategy, options);
}
