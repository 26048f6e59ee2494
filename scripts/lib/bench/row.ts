/** One figure of a benchmark, beside the alternative that was measured in the same run. */
export interface Row {
	/** The same for every alternative that a figure is compared with: each has a row of its own. */
	readonly key: string;
	readonly value: number;
	readonly unit: string;
	readonly anchor?: Anchor;
	/** `value` over the anchor's; absent where the anchor's is zero. */
	readonly ratio?: number;
}

export interface Anchor {
	readonly name: string;
	readonly value: number;
}

/** How much of itself a suite runs. */
export interface Effort {
	/** Seconds instead of minutes: shows that the suite works; its figures mean nothing. */
	readonly short: boolean;
	/** Swaps in suites that count them; each has its own number unless given. */
	readonly swaps?: number;
	/** Tells whoever waits what happens, and why a row is missing. */
	readonly note: (line: string) => void;
}

/** What a module in test/bench/ exports. */
export interface Suite {
	run(effort: Effort): Promise<Row[]>;
}

export function row(key: string, value: number, unit: string, anchor?: Anchor): Row {
	const ratio = anchor && value / anchor.value;
	return {
		key,
		value: rounded(value),
		unit,
		...(anchor && { anchor: { name: anchor.name, value: rounded(anchor.value) } }),
		...(ratio !== undefined && Number.isFinite(ratio) && { ratio: rounded(ratio) }),
	};
}

/** A row for each alternative, by its name. */
export function rowsBeside(key: string, value: number, unit: string, others: Readonly<Record<string, number>>): Row[] {
	return Object.entries(others).map(([name, other]) => row(key, value, unit, { name, value: other }));
}

function rounded(figure: number): number {
	return Number(figure.toPrecision(4));
}
