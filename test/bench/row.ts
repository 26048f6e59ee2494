/** One figure of a benchmark, beside the alternative that was measured in the same run. */
export interface Row {
	readonly key: string;
	readonly value: number;
	readonly unit: string;
	readonly anchor?: { readonly name: string; readonly value: number };
	/** `value` over the anchor's. */
	readonly ratio?: number;
}

export function row(key: string, value: number, unit: string, anchor?: { name: string; value: number }): Row {
	const rounded = (figure: number): number => Number(figure.toPrecision(4));
	return {
		key,
		value: rounded(value),
		unit,
		...(anchor && {
			anchor: { name: anchor.name, value: rounded(anchor.value) },
			ratio: rounded(value / anchor.value),
		}),
	};
}

/** @param share 0.5 for the median, 0.99 for the 99th percentile */
export function percentile(samples: readonly number[], share: number): number {
	const sorted = [...samples].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
