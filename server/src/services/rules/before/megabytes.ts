/** Bytes for a sentence, rounded down. */
export function megabytes(bytes: number): string {
	return `${Math.floor(bytes / 2 ** 20)} MB`;
}
