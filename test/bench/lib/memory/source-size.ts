/** How much code each release has, about. */
export const releaseBytes = 16_000;
