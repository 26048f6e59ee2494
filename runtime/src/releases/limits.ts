/** What a release may be at the most; more is taken for a mistake or an attack. */
export const releaseLimits = { files: 20_000, bytes: 512 * 2 ** 20, textBytes: 2 ** 20 } as const;
