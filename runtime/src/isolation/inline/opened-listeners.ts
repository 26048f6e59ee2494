import type { Opened, OpenKind } from "./opened.ts";

type Listener = (...args: unknown[]) => void;

interface Listening {
	readonly event: string | symbol;
	readonly listener: Listener;
}

const kind: OpenKind<Listening> = {
	name: ({ event, listener }) =>
		process.listeners(event as NodeJS.Signals).includes(listener) ? `a listener of process "${String(event)}"` : null,
	close: ({ event, listener }) => process.off(event, listener),
};

const adding = new Set<string | symbol>(["on", "once", "addListener", "prependListener", "prependOnceListener"]);

/** The process as one component sees it: like the real one, except that the listeners that it adds are known. */
export function openedProcess(opened: Opened): NodeJS.Process {
	const known = new Map<string | symbol, WeakMap<Listener, Listening>>();
	const add =
		(how: string | symbol) =>
		(event: string | symbol, listener: Listener): NodeJS.Process => {
			(Reflect.get(process, how) as typeof process.on).call(process, event as string, listener);
			let ofEvent = known.get(event);
			if (!ofEvent) {
				ofEvent = new WeakMap();
				known.set(event, ofEvent);
			}
			// One that comes and goes often is noted once.
			const listening = ofEvent.get(listener) ?? { event, listener };
			ofEvent.set(listener, listening);
			opened.add(listening, kind);
			return shadow;
		};
	const shadow = new Proxy(process, {
		get: (_, name) => (adding.has(name) ? add(name) : Reflect.get(process, name, process)),
	});
	return shadow;
}
