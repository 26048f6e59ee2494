/** How a new release is judged. Rates and shares are from 0 to 1, times in milliseconds. */
export interface JudgeConfig {
	/** Steps of the rollout that are judged: what may go wrong by mistake is shared out among them. */
	readonly steps: number;
	readonly errors: ErrorConfig;
	readonly latency: LatencyConfig;
}

interface MetricConfig {
	/** The chance that a release as good as the old one fails by this metric, over the whole rollout. */
	readonly alpha: number;
	/** Whether failing here fails the whole. Otherwise it makes the whole inconclusive, and a person decides. */
	readonly critical: boolean;
	/** Whether too little data here keeps the whole from being successful. */
	readonly required: boolean;
}

export interface ErrorConfig extends MetricConfig {
	/** Calls of the new release without which nothing is successful. */
	readonly minimumCalls: number;
	/** More errors than on the old release fail only when they are more than so many times as many … */
	readonly toleratedRatio: number;
	/** … and when the rate is higher by more than this. */
	readonly toleratedRate: number;
	/** An error rate that is too high whatever the old release does; null: there is none. */
	readonly ceiling: number | null;
}

export interface LatencyConfig extends MetricConfig {
	/** Timed calls of the new release, after the warm-up, without which nothing is successful. */
	readonly minimumCalls: number;
	/** Timed calls of the new release that do not count: its code is not optimised yet and its caches are empty. */
	readonly warmUpCalls: number;
	/** Timed calls, after the warm-up, at which latency is looked at; ascending. */
	readonly looks: readonly number[];
	/** Calls that take longer fail only when they typically take more than so many times as long … */
	readonly toleratedRatio: number;
	/** … and when that is more than so many milliseconds longer. */
	readonly toleratedMs: number;
}

export const defaultJudgeConfig: JudgeConfig = {
	steps: 1,
	errors: {
		alpha: 0.005,
		critical: true,
		required: true,
		minimumCalls: 30,
		toleratedRatio: 1.25,
		toleratedRate: 0.001,
		ceiling: null,
	},
	latency: {
		alpha: 0.005,
		critical: true,
		// Where few calls come, errors alone can be known; every rollout there would have to wait for a person.
		required: false,
		minimumCalls: 100,
		warmUpCalls: 100,
		looks: [500, 1_000, 2_000, 4_000],
		toleratedRatio: 1.05,
		// Two threads of one release differ by about as much: one is called more often than the other.
		toleratedMs: 0.2,
	},
};
