export { CallError, type CallErrorCode } from "./component/call-error.ts";
export {
	type ComponentContext,
	type ComponentDefinition,
	type ComponentHandle,
	type ComponentInstance,
	type ComponentLog,
	defineComponent,
	type HealthReport,
	type LogLevel,
	type Migration,
} from "./component/contract.ts";
export type { RuntimeEvent, SlotCounters, StampedEvent } from "./control/events.ts";
export type { RuntimeStatus, SlotStatus, SwapReport, SwapStage } from "./control/protocol.ts";
export type { LogEntry, LogSink } from "./log.ts";
export { Runtime } from "./runtime.ts";
export { type HandleOptions, type RuntimeOptions, RuntimeStartError } from "./runtime-options.ts";
