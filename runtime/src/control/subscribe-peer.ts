import type { EventHub } from "./event-hub.ts";
import type { EventKind, SlotCounters, StampedEvent } from "./events.ts";
import { EventNotification } from "./protocol.ts";
import type { Peer } from "./server.ts";

/** Milliseconds between counters; a timer that is set to more than this would not wait at all. */
const countersRange = [100, 2 ** 31 - 1] as const;

/** Sends a peer the events that it wants. @returns how to stop */
export function subscribePeer(
	peer: Pick<Peer, "notify">,
	runtime: { readonly events: EventHub; counters(): readonly SlotCounters[] },
	{ kinds, countersMs }: { readonly kinds: readonly EventKind[] | null; readonly countersMs: number | null },
): () => void {
	const send = (stamped: StampedEvent): void => peer.notify(EventNotification, stamped);
	const stop = runtime.events.subscribe((stamped) => {
		if (kinds === null || kinds.includes(stamped.event.kind)) send(stamped);
	});
	if (countersMs === null) return stop;
	// Each subscriber has a pace of its own, so these go to nobody else, and count for nobody.
	const timer = setInterval(
		() => send({ sequence: 0, at: new Date().toISOString(), event: { kind: "counters", slots: runtime.counters() } }),
		Math.min(Math.max(countersMs, countersRange[0]), countersRange[1]),
	).unref();
	return () => {
		clearInterval(timer);
		stop();
	};
}
