import { createLimiter } from "../shared/limiter.js";
import { readCosts, readLimit, readWindowMs } from "../shared/settings.js";
import descriptor from "./package.json" with { type: "json" };

/**
 * Measured with renderer 1.x, which is why this release's descriptor says that it was tested with no other: a page of
 * renderer 2.x costs more, and clients would get away with too many of them.
 */
const measuredCosts = { render: 5, search: 2 };

export default {
	setup(context) {
		const limit = readLimit(context.config);
		return createLimiter({
			release: descriptor.version,
			context,
			windowMs: readWindowMs(context.config),
			costOf: readCosts(context.config, measuredCosts),
			limitOf: () => limit,
		});
	},
};
