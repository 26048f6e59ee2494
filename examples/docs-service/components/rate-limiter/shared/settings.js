const where = 'noodle.json, "components" → "rate-limiter" → "config"';

/** Seconds from the config → milliseconds. */
export function readWindowMs({ window_s: seconds = 60 } = {}) {
	if (typeof seconds !== "number" || !(seconds >= 1)) {
		throw new Error(
			`rate-limiter: "window_s" must be 1 or more, not ${JSON.stringify(seconds)}. It stands in ${where}.`,
		);
	}
	return seconds * 1000;
}

export function readLimit({ limit = 600 } = {}) {
	return checkedCount("limit", limit);
}

/** How much a kind of request counts; what is not named counts 1. */
export function readCosts({ costs = {} } = {}, defaults = {}) {
	const all = new Map(Object.entries({ ...defaults, ...costs }));
	for (const [kind, cost] of all) checkedCount(`costs.${kind}`, cost);
	return (kind) => all.get(kind) ?? 1;
}

export function checkedCount(name, value) {
	if (!Number.isInteger(value) || value < 1) {
		throw new Error(
			`rate-limiter: "${name}" must be a whole number above 0, not ${JSON.stringify(value)}. It stands in ${where}.`,
		);
	}
	return value;
}
