import { bordersContract } from "./instance/borders.ts";
import { callsContract } from "./instance/calls.ts";
import { endContract } from "./instance/end.ts";
import type { InstanceKind } from "./instance/kind.ts";
import { stagesContract } from "./instance/stages.ts";
import { stateContract } from "./instance/state.ts";

export type { InstanceKind } from "./instance/kind.ts";

/** What a release's instance does in every isolation; what only some can promise stands in the kind's flags. */
export function instanceContract(name: string, kind: InstanceKind): void {
	stagesContract(name, kind);
	callsContract(name, kind);
	stateContract(name, kind);
	bordersContract(name, kind);
	endContract(name, kind);
}
