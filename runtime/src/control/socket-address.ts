import { lstat, realpath } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { basename, dirname, isAbsolute, join } from "node:path";
import { noodleFolderName } from "../formats/workspace-files.ts";
import { isMissing } from "../releases/files.ts";

/** A Unix socket's path must fit in sockaddr_un: 104 bytes on macOS, 108 on Linux, both with a final zero. */
const longestSocketPath = 100;

/** What a runtime calls itself; nothing else may become part of a path. */
export const runtimeIdPattern = /^[0-9a-f]{8}$/;

/** Where a runtime listens: beside its run file, or in a private temporary folder where that path is too long. */
export function socketAddress(root: string, id: string): { address: string; folder: string | null } {
	if (process.platform === "win32") return { address: pipeName(id), folder: null };
	const [folder, shorter] = socketFolders(root);
	const address = join(folder, `${id}.sock`);
	if (Buffer.byteLength(address) <= longestSocketPath) return { address, folder };
	return { address: join(shorter, `${id}.sock`), folder: shorter };
}

/**
 * Whether a runtime of this workspace may listen there. A run file comes with the folder that somebody opens, so what it
 * says may be anybody's: nothing is connected to, or deleted, on its word alone.
 */
export async function mayBeAddressOf(root: string, id: string, address: string): Promise<boolean> {
	if (process.platform === "win32") return address === pipeName(id);
	if (!isAbsolute(address) || basename(address) !== `${id}.sock`) return false;
	// One folder has several names where there are links, and a runtime may have been given another than this.
	const [folder, ...allowed] = await Promise.all([dirname(address), ...socketFolders(root)].map(realPath));
	if (folder === undefined || !allowed.includes(folder)) return false;
	return (await kindOf(address)) !== "other";
}

/** What lies at a path, links not followed: connecting or deleting through one would reach anywhere. */
export async function kindOf(path: string): Promise<"socket" | "nothing" | "other"> {
	try {
		return (await lstat(path)).isSocket() ? "socket" : "other";
	} catch (error) {
		if (isMissing(error)) return "nothing";
		throw error;
	}
}

function pipeName(id: string): string {
	return `\\\\.\\pipe\\noodle-${id}`;
}

function socketFolders(root: string): [beside: string, shorter: string] {
	return [join(root, noodleFolderName, "run"), join(tmpdir(), `noodle-${userInfo().uid}`)];
}

/** A path without links; as it is when it leads nowhere, as a temporary folder does after the machine was restarted. */
async function realPath(path: string): Promise<string> {
	try {
		return await realpath(path);
	} catch (error) {
		if (isMissing(error)) return path;
		throw error;
	}
}
