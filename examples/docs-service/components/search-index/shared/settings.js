/** What `config` in noodle.json may say, and what counts where it says nothing. */
const defaults = { limit: 10, title_boost: 2 };

/**
 * @returns {{ limit: number, titleBoost: number }} how many hits a search gives at most, and how many times more a word
 *   counts when it stands in the title
 */
export function readSettings({ config = {}, log }) {
	for (const key of Object.keys(config).filter((key) => !Object.hasOwn(defaults, key))) {
		log.warn(`search-index: the setting "${key}" has no effect. There are ${Object.keys(defaults).join(" and ")}.`);
	}
	const { limit, title_boost: titleBoost } = { ...defaults, ...config };
	if (!Number.isInteger(limit) || limit < 1) {
		throw new Error(`search-index: "limit" must be a whole number above 0, not ${JSON.stringify(limit)}.`);
	}
	if (typeof titleBoost !== "number" || !(titleBoost > 0)) {
		throw new Error(`search-index: "title_boost" must be a number above 0, not ${JSON.stringify(titleBoost)}.`);
	}
	return { limit, titleBoost };
}
