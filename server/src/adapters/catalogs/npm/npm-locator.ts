/** Where a release in a registry lies. */
export interface NpmPlace {
	readonly name: string;
	readonly version: string;
	/** As the registry gives it. */
	readonly tarball: string;
	/** What the tarball has to be, as `sha512-…`. */
	readonly integrity: string;
}

/** A place as a release's locator, which says of itself that it is one of these. */
export function npmLocator({ name, version, tarball, integrity }: NpmPlace): string {
	return JSON.stringify({ kind: "npm", name, version, tarball, integrity });
}
