import { type ComponentDescriptor, type Finding, finding, type Isolation } from "@noodle-upgrade/runtime/formats";
import type { MemoryStatus } from "@noodle-upgrade/runtime/protocol";
import type { World } from "../../world.ts";
import type { BeforeRule } from "../rule.ts";
import { megabytes } from "./megabytes.ts";

/**
 * What a second release takes at the least beside the first, in bytes: an idle thread was measured at 10 MB and a Node
 * process at 45, and each also loads its code.
 */
const leastBytes: Readonly<Record<Isolation, number>> = {
	inline: 4 * 2 ** 20,
	thread: 16 * 2 ** 20,
	process: 64 * 2 ** 20,
};

/** Every process has room for the new releases beside the old ones, which stay until the upgrade is committed. */
export const memoryHeadroom: BeforeRule = {
	name: "memory-headroom",
	async check({ plan, world }) {
		if (plan.takesEffect !== "live") return [];
		const last = new Map(plan.steps.map(({ component, to }) => [component, to]));
		return world.runtimes.flatMap(({ link, status }) => {
			const moving = status.slots.flatMap(({ component }) => releaseOf(component, last.get(component), world) ?? []);
			// An older runtime says nothing of its memory, and one that none of them runs in needs none.
			if (!status.memory || moving.length === 0) return [];
			return shortage(`The process of runtime ${link.id} (${status.pid})`, moving, status.memory);
		});
	},
};

function releaseOf(component: string, to: string | undefined, { inventory }: World): ComponentDescriptor | undefined {
	return to === undefined ? undefined : inventory.find(component, to)?.descriptor;
}

function shortage(who: string, moving: readonly ComponentDescriptor[], memory: MemoryStatus): Finding[] {
	const { rss, available, heapUsed, heapLimit } = memory;
	const names = moving.map(({ name, version }) => `${name}@${version}`).join(", ");
	const needed = sum(moving);
	if (available !== null && available < needed) {
		const message = `${who} can have ${megabytes(available)} more memory, and ${names} beside what runs needs ${megabytes(needed)} at the least. End something else, or give it more.`;
		return [finding("memory-headroom", "error", message)];
	}
	const inline = moving.filter(({ isolation }) => isolation === "inline");
	const heap = heapLimit - heapUsed;
	if (inline.length > 0 && heap < sum(inline)) {
		const message = `${who} has ${megabytes(heap)} left of its heap of ${megabytes(heapLimit)}, and inline releases live in it. Restart it with a larger --max-old-space-size.`;
		return [finding("memory-headroom", "error", message)];
	}
	// State is copied, and at the most it is all that the process holds.
	const copied = moving.filter(({ stateVersion, exclusive }) => stateVersion !== null && !exclusive);
	if (copied.length === 0 || available === null || available >= rss + needed) return [];
	const message = `${who} holds ${megabytes(rss)} and can have ${megabytes(available)} more. While both releases are there, the state of ${copied.map(({ name }) => name).join(", ")} is there twice: where it is most of what the process holds, that is too little.`;
	return [finding("memory-headroom", "warning", message)];
}

function sum(releases: readonly ComponentDescriptor[]): number {
	return releases.reduce((total, { isolation }) => total + leastBytes[isolation], 0);
}
