import { ErrorCodes } from "vscode-languageclient/node";

const codes: readonly unknown[] = [ErrorCodes.PendingResponseRejected, ErrorCodes.ConnectionInactive];

/** Whether a request got no answer because the server has gone. */
export function isConnectionLost(error: unknown): boolean {
	return error instanceof Error && "code" in error && codes.includes(error.code);
}
