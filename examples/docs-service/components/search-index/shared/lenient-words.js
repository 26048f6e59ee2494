/**
 * How 1.1.0 and newer look for a word: also as the beginning of a longer one, and with one letter in five wrong. Short
 * words are looked for as they are, because nearly anything is close to "to".
 */
export const lenientWords = {
	prefix: (word) => word.length > 2,
	fuzzy: (word) => (word.length > 3 ? 0.2 : false),
};
