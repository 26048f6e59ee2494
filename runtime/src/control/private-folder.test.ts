import { chmod, mkdir, mkdtemp, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { privateFolder } from "./private-folder.ts";

async function somewhere(): Promise<string> {
	const base = await mkdtemp(join(tmpdir(), "noodle-private-"));
	onTestFinished(() => rm(base, { recursive: true }));
	return join(base, "folder");
}

test("a folder that is not there is made for its owner alone, and is good the next time too", async () => {
	const path = await somewhere();
	for (let time = 0; time < 2; time++) {
		expect(await privateFolder(path)).toMatchObject({ ok: true });
		expect((await stat(path)).mode & 0o777).toBe(0o700);
	}
});

test("an own folder that others can enter is closed to them", async () => {
	const path = await somewhere();
	await mkdir(path);
	await chmod(path, 0o777);
	expect(await privateFolder(path)).toMatchObject({ ok: true });
	expect((await stat(path)).mode & 0o777).toBe(0o700);
});

test("a folder of somebody else is refused as it is", async () => {
	const path = await somewhere();
	await mkdir(path);
	await chmod(path, 0o777);
	const { uid } = userInfo();
	expect(await privateFolder(path, uid + 1)).toMatchObject({
		ok: false,
		error: { code: "folder-not-private", message: expect.stringMatching(`belongs to user ${uid}`) },
	});
	expect((await stat(path)).mode & 0o777).toBe(0o777);
});

test("a link to a folder, and a file, are refused", async () => {
	const [link, file] = [await somewhere(), await somewhere()];
	await symlink(tmpdir(), link);
	await writeFile(file, "");
	expect(await privateFolder(link)).toMatchObject({ ok: false, error: { message: expect.stringMatching("a link") } });
	expect(await privateFolder(file)).toMatchObject({
		ok: false,
		error: { message: expect.stringMatching("no folder") },
	});
});
