/** A place in a text, zero-based, characters counted in UTF-16 units as in the Language Server Protocol. */
export interface Position {
	readonly line: number;
	readonly character: number;
}

export interface TextRange {
	readonly start: Position;
	readonly end: Position;
}

/** Where a document begins: the range of what is missing altogether. */
export const documentStart: TextRange = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** Whether two ranges have a character in common. */
export function overlap(a: TextRange, b: TextRange): boolean {
	return isBefore(a.start, b.end) && isBefore(b.start, a.end);
}

/** Whether a range touches another one, be it only with an end, as the one of a cursor does. */
export function touch(a: TextRange, b: TextRange): boolean {
	return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}

function isBefore(a: Position, b: Position): boolean {
	return a.line < b.line || (a.line === b.line && a.character < b.character);
}

/** Where each line of a text starts. */
function lineStarts(text: string): number[] {
	const starts = [0];
	for (let i = 0; i < text.length; i++) {
		const unit = text.charCodeAt(i);
		if (unit === 10 || (unit === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
	}
	return starts;
}

/** Turns positions into offsets; made once a text, because it finds all line starts. */
export function offsetsIn(text: string): (position: Position) => number {
	const starts = lineStarts(text);
	return ({ line, character }) => Math.min((starts[line] ?? text.length) + character, text.length);
}

/** Turns offsets into positions; made once a text, because it finds all line starts. */
export function positionsIn(text: string): (offset: number) => Position {
	const starts = lineStarts(text);
	return (offset) => {
		let low = 0;
		let high = starts.length - 1;
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if ((starts[middle] ?? 0) <= offset) low = middle;
			else high = middle - 1;
		}
		return { line: low, character: offset - (starts[low] ?? 0) };
	};
}
