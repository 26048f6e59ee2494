import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A file where a runtime keeps a component's state; its content is nobody's concern here. */
export async function writeSnapshotFile(folder: string, runtime: string, component: string): Promise<void> {
	await mkdir(join(folder, runtime), { recursive: true });
	await writeFile(join(folder, runtime, `${component}.state`), "");
}
