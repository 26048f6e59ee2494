import type { SlotCounters } from "../control/events.ts";
import type { SlotStatus } from "../control/protocol.ts";
import { releaseStatuses } from "./release-status.ts";
import type { Slot } from "./slot.ts";

/** What a slot looks like from outside; asks the release that serves for its health. */
export async function slotStatus(slot: Slot, restarts: number, healthMs: number): Promise<SlotStatus> {
	const generation = slot.serving;
	const candidate = slot.split?.candidate;
	const [report, candidateReport] = await Promise.all(
		[generation, candidate].map((one) => one?.instance.health(healthMs)),
	);
	const counters = slotCounters(slot);
	const reports = new Map([
		["serving", report],
		["candidate", candidateReport],
	]);
	return {
		version: generation?.release.version ?? slot.wanted.version,
		integrity: generation?.release.integrity ?? slot.wanted.integrity,
		configHash: slot.configured.hash,
		generation: slot.generations,
		stateVersion: generation?.release.descriptor.stateVersion ?? null,
		isolation: generation?.release.descriptor.isolation ?? "thread",
		methods: generation?.shape.methods ?? [],
		health: report
			? { status: report.healthy ? "healthy" : "unhealthy", reason: report.reason ?? null }
			: healthOf(slot.state),
		...counters,
		releases: counters.releases.map((release) => ({ ...release, health: reports.get(release.role) ?? null })),
		restarts,
		startedAt: generation?.startedAt.toISOString() ?? null,
	};
}

export function slotCounters(slot: Slot): SlotCounters {
	return {
		component: slot.component,
		queued: slot.gate?.queued ?? 0,
		...slot.counters,
		releases: releaseStatuses(slot),
	};
}

/** As far as it is known without asking the release that serves. */
export function healthOf(state: Slot["state"]): SlotStatus["health"] {
	switch (state.kind) {
		case "serving":
			return { status: "healthy", reason: null };
		case "restarting":
		case "failed":
			return { status: state.kind, reason: state.reason };
		case "stopped":
			return { status: "failed", reason: "It has been stopped." };
		default:
			return { status: "starting", reason: null };
	}
}
