interface State {
	/** How often each name was greeted. */
	readonly greeted: ReadonlyMap<string, number>;
}

/** What this component uses of its context; there is more, such as `config`, `component` and `trackedMap`. */
interface Context {
	/** What the release before this one exported; undefined at the very first start. */
	readonly state: State | undefined;
	readonly log: { info(message: string): void };
}

export default {
	/** Runs when this release starts. */
	setup({ state, log }: Context) {
		const greeted = new Map(state?.greeted);
		log.info("component-name has started.");
		return {
			methods: {
				/** Arguments and answers are copied between threads, so they are plain data. */
				greet(name: string): string {
					const times = (greeted.get(name) ?? 0) + 1;
					greeted.set(name, times);
					return times === 1 ? `Hello, ${name}!` : `Hello again, ${name}! That makes ${times} times.`;
				},
			},
			/** What the next release goes on with. When its shape changes, raise state_version and add a migration. */
			exportState: (): State => ({ greeted }),
		};
	},
};
