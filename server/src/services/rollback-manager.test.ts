import { type Lock, success, writeLock } from "@noodle-upgrade/runtime/formats";
import type { ReleaseStatus, RuntimeStatus, SlotStatus } from "@noodle-upgrade/runtime/protocol";
import { expect, test } from "vitest";
import { descriptorOf } from "../../../test/harness/releases.ts";
import { part } from "../../../test/harness/world.ts";
import type { Ports, RuntimeLink, StoredUpgrade } from "../core/ports.ts";
import { RollbackManager } from "./rollback-manager.ts";

/** What is in the store, each release in a version of its own, by why it is there. */
const stored = {
	locked: "1.0.0",
	active: "2.0.0",
	serving: "3.0.0",
	retiring: "4.0.0",
	standby: "5.0.0",
	"from of a kept point": "6.0.0",
	"to of a kept point": "7.0.0",
	"from of a dropped point": "8.0.0",
	"to of what was rolled back": "9.0.0",
	"nobody's": "10.0.0",
};

function hashOf(version: string): string {
	return `sha256-${version.replaceAll(".", "").padStart(64, "0")}`;
}

function upgradeOf(id: string, from: string, to: string, rest: Partial<StoredUpgrade> = {}): StoredUpgrade {
	return part<StoredUpgrade>(id, {
		id,
		kind: "upgrade",
		outcome: "committed",
		components: [{ name: "a", from, to }],
		undone: [],
		pointKept: true,
		startedAt: "2026-01-01T00:00:00.000Z",
		...rest,
	});
}

const lockText = writeLock(
	new Map([["a", { version: "1.0.0", integrity: hashOf("1.0.0"), catalog: "folder" }]]) satisfies Lock,
);

/** Cleans up, and says of which releases the store was freed. */
async function removedBy({ silent = false, lock = lockText as string | null } = {}): Promise<string[]> {
	const roles = [
		["serving", stored.serving],
		["retiring", stored.retiring],
		["standby", stored.standby],
	] as const;
	const releases = roles.map(([role, version]) => part<ReleaseStatus>("release", { role, integrity: hashOf(version) }));
	const slot = part<SlotStatus>("slot", { component: "a", integrity: hashOf(stored.serving), releases });
	const link = part<RuntimeLink>("link", {
		status: async () => success(part<RuntimeStatus>("status", { slots: [slot] })),
	});
	const history = [
		upgradeOf("u3", "6.0.0", "7.0.0"),
		upgradeOf("u2", "8.0.0", "8.0.0", { pointKept: false }),
		upgradeOf("u1", "1.0.0", "9.0.0", { outcome: "rolled_back" }),
	];
	const gone: string[] = [];
	const error = { code: "runtime-unreachable", message: "It does not answer." };
	const ports = part<Ports>("ports", {
		environment: {},
		clock: part<Ports["clock"]>("clock", { now: () => "2026-01-02T00:00:00.000Z" }),
		state: part<Ports["state"]>("state", { history: () => history, dropPoint: () => {}, forgetCourse: () => {} }),
		fleet: part<Ports["fleet"]>("fleet", {
			connect: async () => ({ links: [link], unreachable: silent ? [{ id: "r2", pid: 2, error }] : [] }),
		}),
		files: part<Ports["files"]>("files", {
			manifestFile: "noodle.json",
			lockFile: "noodle-lock.json",
			readManifest: async () => JSON.stringify({ components: { a: "1.0.0" } }),
			readLock: async () => lock,
			readActive: async () => ({
				components: new Map([["a", { version: "2.0.0", integrity: hashOf("2.0.0") }]]),
				upgrade: null,
				committedAt: "",
			}),
			listSnapshots: async () => [],
		}),
		store: part<Ports["store"]>("store", {
			list: async () => Object.values(stored).map(hashOf),
			async find(integrity) {
				const version = Object.values(stored).find((one) => hashOf(one) === integrity) ?? "";
				return success({ integrity, folder: "", descriptor: descriptorOf(`a@${version}`) });
			},
			sweep: async () => {},
			async remove(integrity) {
				gone.push(...Object.entries(stored).flatMap(([why, version]) => (hashOf(version) === integrity ? [why] : [])));
			},
		}),
	});
	await new RollbackManager(ports).cleanupRollbackData();
	return gone;
}

test("a release goes when nobody wants it, runs it, or can go back to it, and no other", async () => {
	expect(await removedBy()).toEqual(["from of a dropped point", "to of what was rolled back", "nobody's"]);
});

test("nothing goes while it is not known what is wanted, or what runs", async () => {
	expect(await removedBy({ silent: true })).toEqual([]);
	for (const lock of [null, "<<<<<<< HEAD"]) expect(await removedBy({ lock })).toEqual([]);
});
