import type { Instance, InstanceHost, ReleaseEntry } from "@noodle-upgrade/runtime/isolation";
import type { Fixture } from "./fixtures.ts";

/** A kind of isolation, as far as its contract has to know it. */
export interface InstanceKind {
	create(name: string, host: InstanceHost): Instance;
	/** Writes the fixture as a release of this kind; it is gone with the test. Null: this kind has no way to say it. */
	entry(fixture: Fixture): Promise<ReleaseEntry | null>;
	/** A component that loops, throws or exits takes only itself along. */
	readonly isolated: boolean;
	/** Arguments and results cross a border, and what cannot is refused. */
	readonly copies: boolean;
	/** Tracked maps can be carried in and out. */
	readonly tracksMaps: boolean;
}
