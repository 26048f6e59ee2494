import { expect, test } from "vitest";
import { part } from "../../../test/harness/world.ts";
import type { Ports } from "../core/ports.ts";
import { ManifestAnalyst } from "./manifest-analyst.ts";
import type { RollbackManager } from "./rollback-manager.ts";

test("what could not be read is read again by whoever asks next, though nobody has told of a change", async () => {
	const troubles = [new Error("EMFILE: too many open files"), null];
	let reads = 0;
	const ports = part<Ports>("ports", {
		files: part<Ports["files"]>("files", {
			manifestFile: "noodle.json",
			lockFile: "noodle-lock.json",
			async readManifest() {
				const trouble = troubles[reads++];
				if (trouble) throw trouble;
				return '{ "components": {} }';
			},
			readLock: async () => null,
		}),
		catalogs: () => [],
		store: part<Ports["store"]>("store", {}),
		state: part<Ports["state"]>("state", { open: () => [] }),
		fleet: part<Ports["fleet"]>("fleet", { connect: async () => ({ links: [], unreachable: [] }) }),
		clock: { now: () => new Date(0).toISOString(), wait: () => new Promise(() => {}) },
		environment: {},
		nodeVersion: "24.0.0",
	});
	const rollbacks = part<RollbackManager>("rollbacks", { allPoints: () => new Map() });
	const analyst = new ManifestAnalyst(ports, rollbacks, () => {});
	analyst.startRemembering({ ready: Promise.resolve(), follow: async () => {}, dispose: () => {} });
	await expect(analyst.analyse(null)).rejects.toThrow("EMFILE");
	expect((await analyst.analyse(null)).findings).toEqual([]);
	await analyst.analyse(null);
	expect(reads).toBe(2);
	await analyst.end();
});
