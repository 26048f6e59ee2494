import type { InstanceHost } from "./instance.ts";

/**
 * The host of an instance that is there for one thing and then thrown away. It calls nobody, and whoever waits for that one
 * thing learns of its end from the answer.
 *
 * @param refusal what a call to another component is refused with, as a sentence
 * @param log told what the component logs; nobody unless given
 */
export function secludedHost(refusal: string, log: (message: string) => void = () => {}): InstanceHost {
	return {
		call: (_component, _method, _args, _parent, sink) => sink.reject(new Error(refusal)),
		log: (_level, message) => log(message),
		died: () => {},
	};
}
