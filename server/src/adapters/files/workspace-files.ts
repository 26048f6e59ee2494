import { constants, existsSync } from "node:fs";
import { access, rm, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { openUpgradeFile, snapshotFile } from "@noodle-upgrade/runtime/control";
import {
	failure,
	lockFileName,
	manifestFileName,
	messageOf,
	noodleFolderName,
	readActive,
	success,
	writeActive,
} from "@noodle-upgrade/runtime/formats";
import { namesIn, noodleFolder, readIfThere, sweepUnfinished, writeWhole } from "@noodle-upgrade/runtime/releases";
import type { WorkspaceFiles } from "../../core/ports.ts";

/** The files of a workspace on a real disk; everything is written whole or not at all. */
export function workspaceFiles(root: string): WorkspaceFiles {
	const manifestFile = join(root, manifestFileName);
	const lockFile = join(root, lockFileName);
	const inNoodle = (...path: string[]): string => join(root, noodleFolderName, ...path);
	return {
		root,
		manifestFile,
		lockFile,
		readManifest: () => readIfThere(manifestFile),
		readLock: () => readIfThere(lockFile),
		async readActive() {
			const text = await readIfThere(inNoodle("active.json"));
			return text === null ? null : readActive(text);
		},
		writeManifest: (text) => writeWhole(manifestFile, text),
		async writeLock(text) {
			if ((await readIfThere(lockFile)) !== text) await writeWhole(lockFile, text);
		},
		removeLock: () => rm(lockFile, { force: true }),
		async writeActive(active) {
			await noodleFolder(root);
			await writeWhole(inNoodle("active.json"), writeActive(active));
		},
		async markOpen(upgrade) {
			await noodleFolder(root);
			await writeWhole(inNoodle(openUpgradeFile), `${JSON.stringify({ id: upgrade, pid: process.pid })}\n`);
		},
		async openUpgrade() {
			const text = await readIfThere(inNoodle(openUpgradeFile));
			// Whatever stands in it: that it is there says that an upgrade was open.
			return text === null ? null : (/"id":"([\w-]+)"/.exec(text)?.[1] ?? "whose name cannot be read");
		},
		clearOpen: () => rm(inNoodle(openUpgradeFile), { force: true }),
		sweep: () => sweepUnfinished(manifestFile, lockFile, inNoodle("active.json"), inNoodle(openUpgradeFile)),
		snapshotFolder: (upgrade, stage) => inNoodle("snapshots", upgrade, String(stage)),
		async findSnapshot(upgrade, runtime, component) {
			const folder = inNoodle("snapshots", upgrade);
			const stages = (await namesIn(folder)).sort((a, b) => Number(a) - Number(b)).map((stage) => join(folder, stage));
			const runtimes = new Set((await Promise.all(stages.map(namesIn))).flat());
			// A process that was restarted since has another id; where there was only one, its state is meant.
			const [only] = runtimes;
			const kept = runtimes.has(runtime) ? runtime : runtimes.size === 1 ? only : undefined;
			if (kept === undefined) return null;
			// A stop in between left a state as well; the one from before the upgrade is the first.
			return stages.map((stage) => snapshotFile(join(stage, kept), component)).find(existsSync) ?? null;
		},
		removeSnapshots: (upgrade) => rm(inNoodle("snapshots", upgrade), { recursive: true, force: true }),
		listSnapshots: () => namesIn(inNoodle("snapshots")),
		async snapshotsWritable() {
			const folder = nearestExisting(inNoodle("snapshots"));
			try {
				await access(folder, constants.W_OK | constants.X_OK);
				return success(null);
			} catch (error) {
				const why = `The states from before an upgrade cannot be kept, because ${folder} cannot be written to: ${messageOf(error)}.`;
				return failure("snapshot-unwritable", why);
			}
		},
		async freeSpace() {
			const { bavail, bsize } = await statfs(root);
			return bavail * bsize;
		},
	};
}

function nearestExisting(folder: string): string {
	return existsSync(folder) || dirname(folder) === folder ? folder : nearestExisting(dirname(folder));
}
