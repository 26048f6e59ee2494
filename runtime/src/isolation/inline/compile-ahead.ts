import { secludedHost } from "../secluded-host.ts";
import { ThreadInstance } from "../thread/thread-instance.ts";
import { type CompiledSource, compileSource } from "./compile-source.ts";
import type { InlineSource } from "./read-source.ts";

/** Characters; what is shorter compiles in about a millisecond, and a thread takes thirty to start. */
const worthAThread = 64 * 1024;

const compileMs = 10_000;

/**
 * Has a large file compiled in a thread that is thrown away, so that this one has nothing left to do but to take over
 * what V8 has made of it.
 *
 * @returns how to compile it here
 */
export async function compileAhead(
	name: string,
	source: InlineSource,
	log: (message: string) => void,
): Promise<() => CompiledSource> {
	if (source.code.length < worthAThread) return () => compileSource(source);
	const thread = new ThreadInstance(`${name} compilation`, secludedHost("A compilation calls nobody.", log));
	try {
		const compiled = await thread.compile(source, compileMs);
		if (!compiled.ok)
			log(`It could not be compiled ahead, and is compiled while the host waits. ${compiled.error.message}`);
		const data = compiled.ok ? compiled.value : null;
		if (data === null) return () => compileSource(source);
		return () => {
			const own = compileSource(source, data);
			if (own.rejected) log("V8 did not take what was compiled ahead, and compiled it again while the host waited.");
			return own;
		};
	} finally {
		await thread.dispose(1000);
	}
}
