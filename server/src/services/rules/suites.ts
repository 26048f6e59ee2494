import type { World } from "../world.ts";
import { answering } from "./after/answering.ts";
import { errorRate } from "./after/error-rate.ts";
import { health } from "./after/health.ts";
import { latency } from "./after/latency.ts";
import { serving } from "./after/serving.ts";
import { survival } from "./after/survival.ts";
import { verifyScript } from "./after/verify-script.ts";
import { compatibility } from "./before/compatibility.ts";
import { contract } from "./before/contract.ts";
import { dependencies } from "./before/dependencies.ts";
import { diskSpace } from "./before/disk-space.ts";
import { engines } from "./before/engines.ts";
import { integrity } from "./before/integrity.ts";
import { loadable } from "./before/loadable.ts";
import { lockReadable } from "./before/lock-readable.ts";
import { memoryHeadroom } from "./before/memory-headroom.ts";
import { reachable } from "./before/reachable.ts";
import { state } from "./before/state.ts";
import { upgradesEnabled } from "./before/upgrades-enabled.ts";
import { wayBack } from "./before/way-back.ts";
import type { AfterInputs, BeforeInputs, ValidationSuite } from "./rule.ts";

/** What makes any upgrade impossible here and now. It runs whatever the configuration says. */
export const systemConstraints: ValidationSuite<World> = {
	name: "system",
	rules: [upgradesEnabled, lockReadable, reachable],
};

/** What is decided from the plan and the catalogs, then what has to look at releases and the place it happens in. */
export const beforeUpgrade: ValidationSuite<BeforeInputs> = {
	name: "before",
	rules: [
		compatibility,
		dependencies,
		integrity,
		engines,
		contract,
		loadable,
		state,
		wayBack,
		diskSpace,
		memoryHeadroom,
	],
};

/** What stands against swapping in a draft at once; that it can be loaded and started shows before the switch. */
export const beforeReload: ValidationSuite<BeforeInputs> = { name: "before-reload", rules: [engines, contract, state] };

/** Whether what was switched to serves, in health, by one look alone. */
export const switchedWell: ValidationSuite<AfterInputs> = {
	name: "switched-well",
	rules: [serving, survival, health],
};

/** What is watched in the bake, at every look. Who is not there any more is told before what it says of itself. */
export const afterSwitch: ValidationSuite<AfterInputs> = {
	name: "after",
	rules: [answering, ...switchedWell.rules, verifyScript, errorRate, latency],
};
