import { createHash } from "node:crypto";
import { type ComponentConfig, canonicalConfig } from "../formats/component-config.ts";

/** A component's configuration as it was written, which is what can be held against noodle.json later. */
export interface WrittenConfig {
	readonly value: ComponentConfig;
	/** `sha256-` and 64 hex digits, the same in whatever order the keys stand. */
	readonly hash: string;
}

export function writtenConfig(value: ComponentConfig): WrittenConfig {
	return { value, hash: `sha256-${createHash("sha256").update(canonicalConfig(value)).digest("hex")}` };
}
