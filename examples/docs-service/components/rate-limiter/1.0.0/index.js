import { createLimiter } from "../shared/limiter.js";
import { readLimit, readWindowMs } from "../shared/settings.js";
import descriptor from "./package.json" with { type: "json" };

/** One limit for all, and every request counts the same. */
export default {
	setup(context) {
		const limit = readLimit(context.config);
		return createLimiter({
			release: descriptor.version,
			context,
			windowMs: readWindowMs(context.config),
			costOf: () => 1,
			limitOf: () => limit,
		});
	},
};
