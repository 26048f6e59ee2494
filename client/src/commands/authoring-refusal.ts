import { Refusal } from "./refusal.ts";

/** Throws what the server says against it, unless the person has decided so themselves. */
export function toldRefusal({ code, message }: { readonly code: string; readonly message: string }): void {
	if (code !== "cancelled") throw new Refusal(message);
}
