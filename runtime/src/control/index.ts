export { openUpgradeFile } from "../start/resolve-workspace.ts";
export { readSnapshot, type Snapshot, snapshotFile } from "../swap/snapshot.ts";
export { connectRuntime, type RuntimeConnection } from "./client.ts";
export type { EventKind, RuntimeEvent, SlotCounters, StampedEvent } from "./events.ts";
export * from "./protocol.ts";
export { type FoundRuntime, findRuntimes } from "./run-files.ts";
