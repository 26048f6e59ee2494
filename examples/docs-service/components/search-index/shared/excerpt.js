const before = 40;
const length = 160;

/** The piece of a text around the first of these words that stands in it, on one line; its beginning when none does. */
export function excerptOf(text, words) {
	const line = text.replace(/\s+/g, " ").trim();
	const lower = line.toLowerCase();
	const places = words.map((word) => lower.indexOf(word.toLowerCase())).filter((place) => place >= 0);
	const start = places.length === 0 ? 0 : Math.max(0, Math.min(...places) - before);
	const end = Math.min(line.length, start + length);
	return `${start > 0 ? "…" : ""}${line.slice(start, end)}${end < line.length ? "…" : ""}`;
}
