/** How figures are written, in the editor's language. */
export interface Numbers {
	rate(perSecond: number | null): string;
	/** @param share from 0 to 1 */
	percent(share: number | null): string;
	milliseconds(ms: number | null): string;
	count(count: number | null): string;
	/** @param ms since 1970 */
	time(ms: number): string;
}

const unknown = "–";

export function numbersIn(language: string, ms: string): Numbers {
	const format = (options: Intl.NumberFormatOptions) => {
		const numbers = new Intl.NumberFormat(language, options);
		return (value: number | null) => (value === null ? unknown : numbers.format(value));
	};
	const latency = format({ maximumSignificantDigits: 3 });
	const times = new Intl.DateTimeFormat(language, {
		hour: "2-digit",
		minute: "2-digit",
		second: "2-digit",
		hour12: false,
	});
	return {
		rate: format({ maximumFractionDigits: 1 }),
		percent: format({ style: "percent", maximumFractionDigits: 1 }),
		milliseconds: (value) => (value === null ? unknown : `${latency(value)} ${ms}`),
		count: format({ maximumFractionDigits: 0 }),
		time: (value) => times.format(value),
	};
}
