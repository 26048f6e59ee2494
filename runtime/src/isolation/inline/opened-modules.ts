import type { ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import { isBuiltin } from "node:module";
import type { Server, Socket } from "node:net";
import { promisify } from "node:util";
import type { Worker } from "node:worker_threads";
import type { Shadows } from "./compile-source.ts";
import type { Opened, OpenKind } from "./opened.ts";
import { bundleIt } from "./refusals.ts";

type AnyFunction = (...args: unknown[]) => unknown;

/** What tells of its own end, and by which event. */
interface Watched<Thing extends EventEmitter> extends OpenKind<Thing> {
	readonly ends: "exit" | "close";
	/** Others that come with it. */
	readonly brings?: { readonly event: string; readonly kind: Watched<never> };
}

const child: Watched<ChildProcess> = {
	ends: "exit",
	name: ({ pid, spawnfile, killed }) => (pid === undefined || killed ? null : `process ${pid} (${spawnfile})`),
	close: (thing) => thing.kill("SIGKILL"),
};

const worker: Watched<Worker> = {
	ends: "exit",
	name: ({ threadId }) => `thread ${threadId}`,
	close: (thing) => void thing.terminate(),
};

const socket: Watched<Socket> = {
	ends: "close",
	name: ({ destroyed }) => (destroyed ? null : "Socket"),
	close: (thing) => thing.destroy(),
};

const server: Watched<Server> = {
	ends: "close",
	name: ({ listening }) => (listening ? "Server" : null),
	close: (thing) => thing.close(),
	brings: { event: "connection", kind: socket },
};

const closing: Watched<EventEmitter & { close(): void }> = {
	ends: "close",
	name: (thing) => thing.constructor.name,
	close: (thing) => thing.close(),
};

/** Which functions and classes of Node's modules give something that stays open. */
const opening: Readonly<Record<string, Readonly<Record<string, Watched<never>>>>> = {
	child_process: { spawn: child, exec: child, execFile: child, fork: child },
	worker_threads: { Worker: worker },
	net: { createServer: server, Server: server },
	tls: { createServer: server, Server: server },
	http: { createServer: server, Server: server },
	https: { createServer: server, Server: server },
	http2: { createServer: server, createSecureServer: server },
	dgram: { createSocket: closing, Socket: closing },
	fs: { watch: closing },
};

/** `require` for one component: Node's own modules and no others; what stays open is known. */
export function openedModules(opened: Opened, shadows: Shadows): (id: string) => unknown {
	const cache = new Map<string, unknown>();
	const { process: ownProcess, ...timers } = shadows;
	return (id) => {
		const name = id.startsWith("node:") ? id.slice("node:".length) : id;
		if (!isBuiltin(id)) {
			throw new Error(`It requires "${id}", and can require nothing but Node's own modules. ${bundleIt}`);
		}
		if (name === "process") return ownProcess;
		const known = cache.get(name);
		if (known !== undefined) return known;
		const real = process.getBuiltinModule(id) as object;
		const replaced: object | undefined = name === "timers" ? timers : follow(real, opening[name], opened);
		const module = replaced ? withReplaced(real, replaced) : real;
		cache.set(name, module);
		return module;
	};
}

function withReplaced(real: object, replaced: object): object {
	return Object.defineProperties({}, { ...descriptors(real), ...descriptors(replaced) });
}

function descriptors(module: object): PropertyDescriptorMap {
	const all = Object.getOwnPropertyDescriptors(module) as PropertyDescriptorMap;
	// A copy is not bound to what the original may not have changed.
	for (const descriptor of Object.values(all)) descriptor.configurable = true;
	return all;
}

function follow(
	module: object,
	kinds: Readonly<Record<string, Watched<never>>> | undefined,
	opened: Opened,
): object | undefined {
	if (!kinds) return undefined;
	return Object.fromEntries(
		Object.entries(kinds).map(([name, kind]) => [
			name,
			following(Reflect.get(module, name) as AnyFunction, kind, opened),
		]),
	);
}

/** The function or class as it is, except that what it gives is noted until it ends. */
function following(real: AnyFunction, kind: Watched<never>, opened: Opened): unknown {
	const noted = (thing: unknown): unknown => {
		if (thing instanceof EventEmitter) note(thing, kind as unknown as Watched<EventEmitter>, opened);
		return thing;
	};
	const followed = new Proxy(real, {
		apply: (target, self, args) => noted(Reflect.apply(target, self, args)),
		construct: (target, args, newTarget) => noted(Reflect.construct(target, args, newTarget as () => void)) as object,
	});
	const promised = Reflect.get(real, promisify.custom) as ((...args: unknown[]) => { child?: unknown }) | undefined;
	if (!promised) return followed;
	const promising = (...args: unknown[]): unknown => {
		const promise = promised(...args);
		noted(promise.child);
		return promise;
	};
	return Object.defineProperty((...args: unknown[]) => followed(...args), promisify.custom, { value: promising });
}

function note(thing: EventEmitter, kind: Watched<EventEmitter>, opened: Opened): void {
	opened.add(thing, kind);
	thing.once(kind.ends, () => opened.remove(thing));
	const { brings } = kind;
	if (brings) thing.on(brings.event, (other) => note(other, brings.kind as unknown as Watched<EventEmitter>, opened));
}
