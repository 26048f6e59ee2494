import { failure, migrationChain, offeredBy, type Result, success } from "../formats/index.ts";
import type { CarriedState } from "../isolation/carried-state.ts";
import type { LoadedShape } from "../isolation/instance.ts";
import type { Generation } from "../slots/generation.ts";
import { Deadline } from "../swap/deadline.ts";
import { keepState } from "../swap/keep-state.ts";
import { migrateState } from "../swap/migration-line.ts";
import { carriedFrom, readSnapshot, snapshotFile } from "../swap/snapshot.ts";
import type { ReadyRelease } from "./ready-release.ts";

/**
 * The state that `runtime.stop({ save: true })` kept, brought to the release's state version by the release's own
 * migrations. Undefined when nothing was kept.
 */
export async function savedState(
	folder: string,
	release: ReadyRelease,
	shape: LoadedShape,
	timeoutMs: number,
	log: (message: string) => void,
): Promise<Result<CarriedState | null>> {
	const file = snapshotFile(folder, release.component);
	const saved = await readSnapshot(file);
	if (saved === null) return success(null);
	if (!saved.ok) return saved;
	const { stateVersion, version } = saved.value;
	const carried = carriedFrom(saved.value);
	const wanted = release.descriptor.stateVersion;
	if (wanted === null || stateVersion === wanted) return success(wanted === null ? null : carried);
	const chain = stateVersion === null ? null : migrationChain(stateVersion, wanted, offeredBy(shape.migrations, null));
	if (!chain) {
		return failure(
			"no-state-path",
			`The state saved in ${file} by ${version} has version ${stateVersion}, and ${release.version} cannot bring it to version ${wanted}. Start the old version again and upgrade while it runs, or delete that file to start without it.`,
		);
	}
	const entry = { folder: release.folder, descriptor: release.descriptor };
	const hops = chain.map(({ from, to }) => ({ from, to, release: entry }));
	return migrateState(release.component, carried, hops, new Deadline(timeoutMs), log);
}

/** Keeps what a release exports for the next start; what exports nothing is left out. */
export async function saveState(folder: string, generation: Generation, timeoutMs: number): Promise<Result<null>> {
	return generation.shape.exportsState ? keepState(folder, generation, null, timeoutMs) : success(null);
}
