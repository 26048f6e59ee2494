/** A component could not do what it was asked. Knows the release, because that is what one would take back. */
export class ComponentFailure extends Error {
	constructor(component, version, cause) {
		super(`${component} ${version} failed: ${cause.message}`, { cause });
		this.name = "ComponentFailure";
		this.component = component;
		this.version = version;
	}
}

/**
 * The service's three components. The handles are taken once and kept: each goes on working through every upgrade and
 * rollback, and its calls reach whichever release is serving at that moment.
 *
 * @param {import("@noodle-upgrade/runtime").Runtime} runtime
 */
export function useComponents(runtime) {
	const renderer = runtime.component("renderer");
	const searchIndex = runtime.component("search-index");
	const rateLimiter = runtime.component("rate-limiter");

	async function naming(component, call) {
		try {
			return await call;
		} catch (cause) {
			throw new ComponentFailure(component, (await releases())[component] ?? "(not running)", cause);
		}
	}

	async function releases() {
		const { slots } = await runtime.status();
		return Object.fromEntries(slots.map(({ component, version }) => [component, version]));
	}

	return {
		/** @returns {Promise<Record<string, string>>} component → the version that serves it now */
		releases,
		render: (markdown) => naming("renderer", renderer.render(markdown)),
		index: (documents) => naming("search-index", searchIndex.addAll(documents.map(toIndex))),
		unindex: (name) => naming("search-index", searchIndex.remove(name)),
		search: (query) => naming("search-index", searchIndex.search(query)),
		indexedNames: async () => (await naming("search-index", searchIndex.stats())).ids,
		admit: (client, kind) => naming("rate-limiter", rateLimiter.check(client, kind)),
	};
}

function toIndex({ name, title, markdown }) {
	return { id: name, title, text: markdown };
}
