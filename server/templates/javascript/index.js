export default {
	/** Runs when this release starts. `state` is what the release before it exported; undefined at the very first start. */
	setup({ state, log }) {
		const greeted = new Map(state?.greeted);
		log.info("component-name has started.");
		return {
			methods: {
				/** Arguments and answers are copied between threads, so they are plain data. */
				greet(name) {
					const times = (greeted.get(name) ?? 0) + 1;
					greeted.set(name, times);
					return times === 1 ? `Hello, ${name}!` : `Hello again, ${name}! That makes ${times} times.`;
				},
			},
			/** What the next release goes on with. When its shape changes, raise state_version and add a migration. */
			exportState: () => ({ greeted }),
		};
	},
};
