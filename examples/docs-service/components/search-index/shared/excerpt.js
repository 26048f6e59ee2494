const before = 40;
const length = 160;

/** The piece of a text around the first of these words that stands in it, on one line; its beginning when none does. */
export function excerptOf(text, words) {
	const line = text.replace(/\s+/g, " ").trim();
	const lower = line.toLowerCase();
	const places = words.map((word) => lower.indexOf(word.toLowerCase())).filter((place) => place >= 0);
	const start = places.length === 0 ? 0 : wordBeginning(line, Math.min(...places));
	const end = start + length < line.length ? wordEnd(line, start, start + length) : line.length;
	return `${start > 0 ? "…" : ""}${line.slice(start, end)}${end < line.length ? "…" : ""}`;
}

/** Where a word begins some way before `place`; in the middle of one that is very long. */
function wordBeginning(line, place) {
	const earliest = place - before;
	if (earliest <= 0) return 0;
	const beginning = line.indexOf(" ", earliest - 1) + 1;
	return beginning > 0 && beginning <= place ? beginning : earliest;
}

/** Where a word ends between `start` and `latest`; in the middle of one that is very long. */
function wordEnd(line, start, latest) {
	const end = line.lastIndexOf(" ", latest);
	return end > start ? end : latest;
}
