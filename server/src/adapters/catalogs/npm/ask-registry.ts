import { setTimeout as wait } from "node:timers/promises";
import { type Result, success } from "@noodle-upgrade/runtime/formats";
import type { NpmSettings } from "./npm-settings.ts";
import {
	cancelled,
	malformed,
	type RegistryFailure,
	registryFailure,
	shownRegistry,
	timedOut,
} from "./registry-failure.ts";

export interface RegistryQuestion {
	readonly url: string;
	/** The package, by whose scope npm decides whether a login goes along to another host. */
	readonly name: string;
	readonly headers?: Readonly<Record<string, string>>;
	/** What the content has to be, as `sha512-…`. */
	readonly integrity?: string;
	readonly maxBytes: number;
	/** For all attempts together; one of them ends when nothing comes for as long as the settings say. */
	readonly deadlineMs: number;
	/** Aborted when nobody waits any more. */
	readonly signal: AbortSignal;
}

export interface RegistryAnswer {
	/** 200 or 304. */
	readonly status: number;
	header(name: string): string | null;
	/** @throws only to whoever reads it within `read`, who passes it on */
	readonly chunks: AsyncIterable<Buffer>;
}

/** Says that it was the registry that failed while its answer was read, and not whoever kept what was read. */
class BrokenAnswer extends Error {
	readonly failure: RegistryFailure;

	constructor(failure: RegistryFailure) {
		super(failure.message);
		this.failure = failure;
	}
}

/** Loaded when a registry is asked for the first time, since most workspaces have none. */
const loadFetch = async () => (await import("npm-registry-fetch")).default;

/**
 * Asks a registry, again after failures that pass. Integrity, size and deadlines hold while the answer is read.
 *
 * @param read takes an answer; called again, from its beginning, with each attempt
 */
export async function askRegistry<Value>(
	question: RegistryQuestion,
	settings: NpmSettings,
	read: (answer: RegistryAnswer) => Promise<Value>,
): Promise<Result<Value, RegistryFailure>> {
	const { count, factor, minMs, maxMs } = settings.retries;
	const deadline = AbortSignal.timeout(question.deadlineMs);
	const either = AbortSignal.any([deadline, question.signal]);
	for (let attempt = 0; ; attempt++) {
		const result = await tryOnce(question, settings, read, either);
		if (question.signal.aborted) return { ok: false, error: cancelled };
		if (result.ok || !result.error.passing || attempt >= count || deadline.aborted) return result;
		const pause = Math.min(minMs * factor ** attempt, maxMs);
		// Cut short by the deadline, the last failure says more than that there was one.
		const waited = await wait(pause, true, { signal: either }).catch(() => false);
		if (!waited) return question.signal.aborted ? { ok: false, error: cancelled } : result;
	}
}

async function tryOnce<Value>(
	question: RegistryQuestion,
	settings: NpmSettings,
	read: (answer: RegistryAnswer) => Promise<Value>,
	either: AbortSignal,
): Promise<Result<Value, RegistryFailure>> {
	const { url, name, headers, integrity, maxBytes } = question;
	const registry = settings.registryOf(name);
	const fetch = await loadFetch();
	const options = { ...settings.options, registry };
	const silence = new AbortController();
	const timer = setTimeout(() => silence.abort(), settings.silenceMs);
	const signal = AbortSignal.any([either, silence.signal]);
	const explained = (error: unknown): RegistryFailure => {
		if (signal.aborted) return timedOut(shownRegistry(url));
		const { regKey } = fetch.getAuth(url, { ...options, spec: name });
		return registryFailure(error, url, settings, regKey === false ? null : regKey);
	};
	const request = fetch(url, { ...options, spec: name, headers, integrity, signal, retry: { retries: 0 } });
	let response: Awaited<typeof request>;
	try {
		response = await orAborted(request, signal);
	} catch (error) {
		clearTimeout(timer);
		return { ok: false, error: explained(error) };
	}
	// Once nobody reads any more, the end of a connection is nobody's business.
	response.body.on("error", () => undefined);
	const heard = (): void => void timer.refresh();
	const chunks = bounded(response.body, { maxBytes, signal, heard, explained, registry: shownRegistry(url) });
	try {
		return success(await read({ status: response.status, header: (header) => response.headers.get(header), chunks }));
	} catch (error) {
		if (error instanceof BrokenAnswer) return { ok: false, error: error.failure };
		throw error;
	} finally {
		clearTimeout(timer);
	}
}

type RegistryBody = Awaited<ReturnType<Awaited<ReturnType<typeof loadFetch>>>>["body"];

interface Bounds {
	readonly maxBytes: number;
	readonly signal: AbortSignal;
	/** Called before each wait: that whoever reads takes a while is no silence of the registry. */
	readonly heard: () => void;
	readonly explained: (error: unknown) => RegistryFailure;
	readonly registry: string;
}

async function* bounded(body: RegistryBody, { maxBytes, signal, heard, explained, registry }: Bounds) {
	const chunks = body[Symbol.asyncIterator]();
	let bytes = 0;
	let whole = false;
	try {
		for (;;) {
			heard();
			const next = await orAborted(chunks.next(), signal).catch((error: unknown) => {
				throw new BrokenAnswer(explained(error));
			});
			if (next.done) {
				whole = true;
				return;
			}
			bytes += next.value.length;
			if (bytes > maxBytes) throw new BrokenAnswer(malformed(registry, `it is larger than ${maxBytes} bytes`));
			yield next.value;
		}
	} finally {
		// Ends the connection of an answer that nobody reads to its end.
		if (!whole) body.destroy();
	}
}

/** A connection that hangs does not have to notice by itself that nobody waits for it any more. */
function orAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
	return new Promise((resolve, reject) => {
		const abort = (): void => reject(signal.reason);
		if (signal.aborted) abort();
		signal.addEventListener("abort", abort, { once: true });
		promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
	});
}
