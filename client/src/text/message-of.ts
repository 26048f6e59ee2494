/** What anything that was thrown says, such as an answer of the server that is an error. */
export function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
