/** Files or folders that are read at a time: enough to keep a disk busy, and few enough for what a process may have open. */
export const readAtOnce = 64;

/** Does something to every item, so many at a time. @returns the answers in the items' order */
export async function inGroups<Item, Answer>(
	items: readonly Item[],
	size: number,
	act: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
	const answers: Answer[] = [];
	for (let i = 0; i < items.length; i += size) answers.push(...(await Promise.all(items.slice(i, i + size).map(act))));
	return answers;
}
