import type { FailureItem } from "../../../server/src/protocol/index.ts";
import { Refusal } from "./refusal.ts";

/** Throws what the server says against it, unless the person has decided so themselves. */
export function toldRefusal({ code, message }: FailureItem): void {
	if (code !== "cancelled") throw new Refusal(message);
}
