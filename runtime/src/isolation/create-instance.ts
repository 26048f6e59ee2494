import type { Isolation } from "../formats/descriptor.ts";
import { InlineInstance } from "./inline/inline-instance.ts";
import type { Instance, InstanceHost } from "./instance.ts";
import type { IsolationOptions } from "./isolation-options.ts";
import { ProcessInstance } from "./process/process-instance.ts";
import { ThreadInstance } from "./thread/thread-instance.ts";

/** Where each kind of isolation comes from. @param name such as renderer@1.0.0, for messages, profilers and debuggers */
export function createInstance(
	isolation: Isolation,
	name: string,
	host: InstanceHost,
	options: IsolationOptions = {},
): Instance {
	switch (isolation) {
		case "inline":
			return new InlineInstance(name, host);
		case "process":
			return new ProcessInstance(name, host);
		default:
			return new ThreadInstance(name, host, options.threads);
	}
}

/** For a look at a release, or a migration with it: whatever it may do, it does it away from this thread, which has calls to serve. */
export function createThrowaway(
	isolation: Isolation,
	name: string,
	host: InstanceHost,
	options: IsolationOptions = {},
): Instance {
	if (isolation === "process") return new ProcessInstance(name, host, true);
	return createInstance(isolation === "inline" ? "thread" : isolation, name, host, options);
}
