import { median } from "./samples.ts";

/**
 * Measures every alternative once a round, each round begun by another one, so that what else the machine does falls on
 * all alike. A round goes before that counts for nothing: there the compiler gets to know the code.
 *
 * @returns the median of each
 */
export async function takeTurns<Name extends string>(
	rounds: number,
	alternatives: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Record<Name, number>> {
	const names = Object.keys(alternatives) as Name[];
	const samples = new Map<Name, number[]>(names.map((name) => [name, []]));
	for (let round = 0; round <= rounds; round++) {
		for (let turn = 0; turn < names.length; turn++) {
			const name = names[(round + turn) % names.length] as Name;
			const sample = await alternatives[name]();
			if (round > 0) samples.get(name)?.push(sample);
		}
	}
	return Object.fromEntries(names.map((name) => [name, median(samples.get(name) ?? [])])) as Record<Name, number>;
}
