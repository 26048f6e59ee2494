import type { Isolation } from "../formats/descriptor.ts";
import type { Instance, InstanceHost } from "./instance.ts";
import { ThreadInstance } from "./thread/thread-instance.ts";

/** Where each kind of isolation comes from. @param name such as renderer@1.0.0, for messages, profilers and debuggers */
export function createInstance(isolation: Isolation, name: string, host: InstanceHost): Instance {
	switch (isolation) {
		default:
			return new ThreadInstance(name, host);
	}
}
