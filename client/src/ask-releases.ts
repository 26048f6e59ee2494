import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { ReleasesRequest } from "../../server/src/protocol/index.ts";
import type { NewerAnswer } from "./newer-releases.ts";

/** @returns null when the question was withdrawn */
export async function askReleases(
	client: LanguageClient,
	root: string,
	component: string,
	signal: AbortSignal,
): Promise<NewerAnswer | null> {
	const cancelling = new vscode.CancellationTokenSource();
	const withdraw = () => cancelling.cancel();
	signal.addEventListener("abort", withdraw, { once: true });
	if (signal.aborted) withdraw();
	try {
		return await client.sendRequest(ReleasesRequest, { root, component }, cancelling.token);
	} catch (error) {
		// Whatever the answer to a question would have been that nobody asks any more.
		if (signal.aborted) return null;
		throw error;
	} finally {
		signal.removeEventListener("abort", withdraw);
		cancelling.dispose();
	}
}
