import type { ComponentDescriptor } from "../formats/descriptor.ts";
import type { WrittenConfig } from "./written-config.ts";

/** A release with everything that starting it takes: its content is on disk and was verified. */
export interface ReadyRelease {
	readonly component: string;
	readonly version: string;
	/** `sha256-` and the hex digest of the content. */
	readonly integrity: string;
	/** Absolute path of the release's folder in the store. */
	readonly folder: string;
	readonly descriptor: ComponentDescriptor;
	/** The component's configuration, environment variables filled in. */
	readonly config: Readonly<Record<string, unknown>>;
	/** The same as it was written. */
	readonly written: WrittenConfig;
}
