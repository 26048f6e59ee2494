import { promisify } from "node:util";
import type { Opened, OpenKind } from "./opened.ts";

type Callback = (...args: unknown[]) => void;

const timeoutKind: OpenKind<NodeJS.Timeout> = { name: () => "Timeout", close: (timer) => clearTimeout(timer) };
const immediateKind: OpenKind<NodeJS.Immediate> = { name: () => "Immediate", close: (timer) => clearImmediate(timer) };

export interface Timers {
	setTimeout(callback: Callback, ms?: number, ...args: unknown[]): NodeJS.Timeout;
	setInterval(callback: Callback, ms?: number, ...args: unknown[]): NodeJS.Timeout;
	setImmediate(callback: Callback, ...args: unknown[]): NodeJS.Immediate;
	clearTimeout(timer: NodeJS.Timeout): void;
	clearInterval(timer: NodeJS.Timeout): void;
	clearImmediate(timer: NodeJS.Immediate): void;
}

/** The global timers, for one component: those that still run are known. */
export function openedTimers(opened: Opened): Timers {
	const clear = (timer: NodeJS.Timeout): void => {
		if (typeof timer === "object" && timer !== null) opened.remove(timer);
		clearTimeout(timer);
	};
	const timers: Timers = {
		setTimeout: (callback, ms, ...args) => {
			const fired = (): void => {
				opened.remove(timer);
				callback.apply(timer, args);
			};
			// Node's own complaint names what was given instead of a function.
			const timer = setTimeout(typeof callback === "function" ? fired : callback, ms);
			opened.add(timer, timeoutKind);
			return timer;
		},
		setInterval: (callback, ms, ...args) => {
			const timer = setInterval(callback, ms, ...args);
			opened.add(timer, timeoutKind);
			return timer;
		},
		setImmediate: (callback, ...args) => {
			const fired = (): void => {
				opened.remove(timer);
				callback(...args);
			};
			const timer = setImmediate(typeof callback === "function" ? fired : callback);
			opened.add(timer, immediateKind);
			return timer;
		},
		clearTimeout: clear,
		clearInterval: clear,
		clearImmediate: (timer) => {
			if (typeof timer === "object" && timer !== null) opened.remove(timer);
			clearImmediate(timer);
		},
	};
	for (const [own, real] of [
		[timers.setTimeout, setTimeout],
		[timers.setImmediate, setImmediate],
	] as const) {
		// util.promisify asks for it; what it gives ends by itself, soon enough.
		Object.defineProperty(own, promisify.custom, { value: Reflect.get(real, promisify.custom) });
	}
	return timers;
}
