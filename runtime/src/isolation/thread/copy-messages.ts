import type { MapChanges } from "../component/map-copier.ts";

/** What goes from the release that is copied to the one that receives. */
export type CopyMessage =
	| { readonly kind: "changes"; readonly map: string; readonly changes: MapChanges }
	/** Nothing follows. */
	| { readonly kind: "end" }
	/** It cannot go on, and why. */
	| { readonly kind: "failed"; readonly message: string };

/** What comes back. */
export type CopyAnswer =
	/** How many messages have arrived so far: a count, so that one answer makes up for others that were lost. */
	{ readonly kind: "arrived"; readonly count: number } | { readonly kind: "failed"; readonly message: string };
