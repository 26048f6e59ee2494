import { createLimiter } from "../shared/limiter.js";
import { readCosts, readWindowMs } from "../shared/settings.js";
import descriptor from "./package.json" with { type: "json" };
import { readTiers } from "./tiers.js";

/** Asks for a config that earlier releases did not have: without it, an upgrade to this one fails and goes back. */
export default {
	setup(context) {
		return createLimiter({
			release: descriptor.version,
			context,
			windowMs: readWindowMs(context.config),
			costOf: readCosts(context.config),
			limitOf: readTiers(context.config),
		});
	},
};
