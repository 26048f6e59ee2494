export { type CarriedState, noMaps } from "./carried-state.ts";
export { createInstance } from "./create-instance.ts";
export type { CallSink, Instance, InstanceHost, InstanceShape, ReleaseEntry, SetupOptions } from "./instance.ts";
export { hasGroups, signalGroup } from "./process/process-group.ts";
