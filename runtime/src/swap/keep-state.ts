import { failure, messageOf, type Result, success } from "../formats/failure.ts";
import type { CarriedState } from "../isolation/carried-state.ts";
import type { Generation } from "../slots/generation.ts";
import { writeSnapshot } from "./snapshot.ts";

/**
 * Writes what a release exports to a folder. Large state is written by the release's own thread: passing it on would
 * keep the host from its calls for as long as it takes.
 *
 * @param exported what it exported before; null: it has to be asked
 */
export async function keepState(
	folder: string,
	{ release, shape, instance }: Generation,
	exported: CarriedState | null,
	timeoutMs: number,
): Promise<Result<null>> {
	const { component, version, integrity, descriptor } = release;
	const savedAt = new Date().toISOString();
	const header = { component, version, integrity, stateVersion: descriptor.stateVersion, savedAt };
	if (exported === null && shape.tracksMaps && instance.copying) {
		const written = await instance.copying.writeSnapshot(folder, header, timeoutMs);
		return written.ok ? written : unkept(folder, written.error.message);
	}
	const carried = exported ? { ok: true as const, value: exported } : await instance.exportState(timeoutMs);
	if (!carried.ok) return failure(carried.error.code, `Its state could not be kept: ${carried.error.message}`);
	try {
		await writeSnapshot(folder, { ...header, ...carried.value });
	} catch (error) {
		return unkept(folder, messageOf(error));
	}
	return success(null);
}

function unkept(folder: string, message: string): Result<never> {
	return failure("snapshot-unwritable", `Its state could not be written to ${folder}: ${message}.`);
}
