/** @param share 0.5 for the median, 0.99 for the 99th percentile */
export function percentile(samples: readonly number[], share: number): number {
	const sorted = [...samples].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export function median(samples: readonly number[]): number {
	return percentile(samples, 0.5);
}

/** How much y grows with each x, by least squares: one odd sample at an end says little, other than in a difference. */
export function slope(points: readonly { readonly x: number; readonly y: number }[]): number {
	const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
	const x0 = mean(points.map(({ x }) => x));
	const y0 = mean(points.map(({ y }) => y));
	const covariance = points.reduce((sum, { x, y }) => sum + (x - x0) * (y - y0), 0);
	return covariance / points.reduce((sum, { x }) => sum + (x - x0) ** 2, 0);
}
