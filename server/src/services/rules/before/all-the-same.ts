/** The way out of what blocks at `strict` alone. */
export const allTheSame = ' Set validation.level to "normal" to upgrade all the same.';
