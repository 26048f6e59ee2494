import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ReleaseEntry } from "@noodle-upgrade/runtime/isolation";
import { onTestFinished } from "vitest";
import { descriptorOf } from "../../harness/releases.ts";
import type { Fixture } from "./fixtures.ts";

const program = fileURLToPath(new URL("fixtures.py", import.meta.url));

/** Those that make sense in another language; the rest is about JavaScript's own ways to be broken. */
const translated = ["counter", "bare", "asker", "staged", "deadly"];

/** A fixture as a release in Python that is gone with the test; null where there is no such thing. */
export async function pythonEntry({ name, noodle }: Fixture): Promise<ReleaseEntry | null> {
	if (!translated.includes(name)) return null;
	const folder = await mkdtemp(join(tmpdir(), "noodle-release-"));
	onTestFinished(() => rm(folder, { recursive: true, force: true }));
	await copyFile(program, join(folder, "main.py"));
	const command = ["python3", "main.py", name];
	return { folder, descriptor: descriptorOf(`${name}@1.0.0`, { ...noodle, isolation: "process", command }) };
}
