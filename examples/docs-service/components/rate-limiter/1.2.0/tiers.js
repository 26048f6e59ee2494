import { checkedCount } from "../shared/settings.js";

const example = '{ "local": { "limit": 60000, "clients": ["127.0.0.1"] }, "everyone": { "limit": 600 } }';
const whereTo = `Put them into noodle.json, "components" → "rate-limiter" → "config", for instance "tiers": ${example}.`;

/**
 * Reads `tiers` from the config: limits by name, each for the clients that it lists; the one that lists none is for
 * everybody else. There is no default, because a limit nobody chose is worse than a release that does not start.
 *
 * @returns {(client: string) => number} the limit of a client
 */
export function readTiers({ tiers } = {}) {
	if (typeof tiers !== "object" || tiers === null || Array.isArray(tiers)) {
		throw new Error(`rate-limiter 1.2.0 limits by tier, and its config has no "tiers". ${whereTo}`);
	}
	const limits = new Map();
	let everybodyElse;
	for (const [name, tier] of Object.entries(tiers)) {
		const limit = checkedCount(`tiers.${name}.limit`, tier?.limit);
		const { clients } = tier;
		if (clients === undefined) {
			if (everybodyElse !== undefined) throw new Error(`rate-limiter: two tiers list no clients. ${whereTo}`);
			everybodyElse = limit;
		} else if (!Array.isArray(clients)) {
			throw new Error(`rate-limiter: "tiers.${name}.clients" must be a list of addresses. ${whereTo}`);
		} else {
			for (const client of clients) limits.set(client, limit);
		}
	}
	if (everybodyElse === undefined) {
		throw new Error(`rate-limiter: one tier must list no clients, to be for everybody else. ${whereTo}`);
	}
	return (client) => limits.get(client) ?? everybodyElse;
}
