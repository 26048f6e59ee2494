import type { ExecutionContext } from "./execution-context.ts";
import { type ComponentVerdict, statusVerdicts } from "./judgement.ts";

/**
 * What is known now of an upgrade that is being watched. While it waits for a person its own time stands still.
 *
 * @param waits why it waits; null: it does not
 */
export function tellWatched(
	{ deadline, report }: Pick<ExecutionContext, "deadline" | "report">,
	verdicts: readonly ComponentVerdict[],
	waits: string | null,
): void {
	if (waits === null) deadline.goOn();
	else deadline.hold();
	report.judged(statusVerdicts(verdicts), waits);
}
