/** 3700 as `3,700`. */
export function countInWords(count: number): string {
	return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** "of 412 calls 14 failed (3.4 %)" */
export function failuresInWords({ calls, errors }: { readonly calls: number; readonly errors: number }): string {
	const of = calls === 1 ? "1 call" : `${countInWords(calls)} calls`;
	return `of ${of} ${failed(calls, errors)}`;
}

/** "of 3,700 on the old release 37 (1.0 %)" */
export function baselineInWords(
	{ calls, errors }: { readonly calls: number; readonly errors: number },
	where: string,
): string {
	if (calls === 0) return `there were none ${where}`;
	return `of ${countInWords(calls)} ${where} ${errors === 0 ? "none" : `${countInWords(errors)} (${rateInWords(errors / calls)})`}`;
}

/** A share as per cent, with a digit more where it would look like none. */
export function rateInWords(rate: number): string {
	const percent = rate * 100;
	if (percent === 0 || percent >= 0.095) return `${percent.toFixed(1)} %`;
	return percent < 0.001 ? "less than 0.001 %" : `${percent.toPrecision(1)} %`;
}

/** Milliseconds, with three digits that mean something. */
export function msInWords(ms: number): string {
	return `${ms >= 1000 ? countInWords(ms) : Number(ms.toPrecision(3))} ms`;
}

/** A chance as "1 of 3,400": two digits, rounded down so that it never looks rarer than it is. */
export function chanceInWords(chance: number): string {
	// What a division leaves behind the decimal point is no reason for 199 in place of 200.
	const of = Math.min(1e9, (1 + 1e-9) / chance);
	const scale = 10 ** Math.max(0, Math.floor(Math.log10(of)) - 1);
	return `1 of ${countInWords(Math.floor(of / scale) * scale)}`;
}

function failed(calls: number, errors: number): string {
	if (errors === 0) return "none failed";
	return `${countInWords(errors)} failed (${rateInWords(errors / calls)})`;
}

export function sentenceOf(text: string): string {
	return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
