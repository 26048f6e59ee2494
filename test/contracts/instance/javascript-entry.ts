import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ReleaseEntry } from "@noodle-upgrade/runtime/isolation";
import { onTestFinished } from "vitest";
import { descriptorOf } from "../../harness/releases.ts";
import type { Fixture } from "./fixtures.ts";

export type JavaScriptFormat = "module" | "commonjs";

/** Writes a fixture as a JavaScript release that is gone with the test. */
export async function javaScriptEntry(
	{ name, noodle, definition }: Fixture,
	format: JavaScriptFormat,
	isolation: ReleaseEntry["descriptor"]["isolation"],
): Promise<ReleaseEntry> {
	const folder = await mkdtemp(join(tmpdir(), "noodle-release-"));
	onTestFinished(() => rm(folder, { recursive: true, force: true }));
	const descriptor = descriptorOf(`${name}@1.0.0`, { ...noodle, isolation });
	await writeFile(join(folder, "package.json"), JSON.stringify({ name, version: "1.0.0", type: format }));
	const exported = format === "module" ? "export default" : "module.exports =";
	await writeFile(join(folder, descriptor.main), `${exported} ${definition};\n`);
	return { folder, descriptor };
}
