import type { Stats } from "node:fs";
import { chmod, lstat, mkdir } from "node:fs/promises";
import { userInfo } from "node:os";
import { failure, type Result, success } from "../formats/failure.ts";

/**
 * Makes a folder that only this user can enter. In a shared place such as /tmp, somebody else may have made it before, to
 * put another socket in the place of ours; such a folder is refused.
 *
 * @throws what the file system says when the folder cannot be made
 */
export async function privateFolder(path: string, uid = userInfo().uid): Promise<Result<null>> {
	await mkdir(path, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
		// Something other than a folder lies there; what it is, the look at it tells.
		if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
	});
	const found = await lstat(path);
	if (!found.isDirectory()) return refused(path, `it is ${found.isSymbolicLink() ? "a link" : "no folder"}`);
	if (found.uid !== uid) return refused(path, `it belongs to user ${found.uid}`);
	// One that was copied here, or checked out, is ours but open to look into.
	if (isOpenToOthers(found)) await chmod(path, 0o700);
	return isOpenToOthers(await lstat(path)) ? refused(path, "other users can enter it") : success(null);
}

function isOpenToOthers({ mode }: Stats): boolean {
	return (mode & 0o077) !== 0;
}

function refused(path: string, why: string): Result<never> {
	return failure(
		"folder-not-private",
		`${path} must be a folder of this user that nobody else can enter, but ${why}. Remove it, or have it removed, and start again.`,
	);
}
