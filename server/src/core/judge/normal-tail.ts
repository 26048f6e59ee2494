/** The chance that a standard normal variable is above `z`, to about twelve digits. */
export function normalTail(z: number): number {
	if (z < 0) return 1 - normalTail(-z);
	const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
	return z < 3 ? 0.5 - density * risingSeries(z) : density / fraction(z);
}

/** z + z³/3 + z⁵/(3·5) + …: converges fast near the middle. */
function risingSeries(z: number): number {
	let sum = 0;
	for (let term = z, k = 3; term > 1e-18; k += 2) {
		sum += term;
		term *= (z * z) / k;
	}
	return sum;
}

/** Laplace's continued fraction z + 1/(z + 2/(z + 3/…)): converges fast in the tail. */
function fraction(z: number): number {
	let value = z;
	for (let k = 80; k >= 1; k--) value = z + k / value;
	return value;
}
