const small = [0];
for (let n = 1; n <= 32; n++) small.push((small[n - 1] ?? 0) + Math.log(n));

/** The natural logarithm of n!, by Stirling's series where n is large enough for twelve digits. */
export function logFactorial(n: number): number {
	const known = small[n];
	if (known !== undefined) return known;
	const squared = n * n;
	const series = (1 / 12 - (1 / 360 - 1 / 1260 / squared) / squared) / n;
	return n * Math.log(n) - n + Math.log(2 * Math.PI * n) / 2 + series;
}

/** The natural logarithm of the ways to choose `k` of `n`. */
export function logChoose(n: number, k: number): number {
	return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}
