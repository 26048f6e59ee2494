import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createVSIX } from "@vscode/vsce";

/** A tiny extension that has one of everything that the harness can see and touch. */
export const probeId = "noodle-test.probe@1.0.0";

/** Packs the probe. @returns the path of `probe.vsix` in the folder */
export async function packProbe(folder: string): Promise<string> {
	const packagePath = join(folder, "probe.vsix");
	// Packed from a copy: inside the repository vsce would take its license and readme for the probe's.
	const copy = await mkdtemp(join(tmpdir(), "noodle-probe-"));
	try {
		await cp(fileURLToPath(new URL("probe-extension", import.meta.url)), copy, { recursive: true });
		await createVSIX({
			cwd: copy,
			packagePath,
			dependencies: false,
			allowMissingRepository: true,
			skipLicense: true,
		});
	} finally {
		await rm(copy, { recursive: true, force: true });
	}
	return packagePath;
}
