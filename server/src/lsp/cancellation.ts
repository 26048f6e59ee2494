import type { CancellationToken } from "vscode-languageserver";

/** What tokens of the protocol say, as the services understand it. */
export interface Withdrawal {
	/** Aborted when one of the tokens is cancelled, or what goes on anyway ends. */
	readonly signal: AbortSignal;
	/** Listens no longer. */
	dispose(): void;
}

/** @param shutdown aborted when everything has to end */
export function withdrawalOf(tokens: readonly (CancellationToken | undefined)[], shutdown: AbortSignal): Withdrawal {
	const stop = new AbortController();
	const listeners = tokens.map((token) => {
		// One that was cancelled before it got here never fires.
		if (token?.isCancellationRequested) stop.abort();
		return token?.onCancellationRequested(() => stop.abort());
	});
	return {
		signal: AbortSignal.any([stop.signal, shutdown]),
		dispose: () => {
			for (const listener of listeners) listener?.dispose();
		},
	};
}
