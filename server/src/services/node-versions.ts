import type { Ports, RuntimeLink } from "../core/ports.ts";
import type { Running } from "./world.ts";

/** A text that is being typed is not kept waiting for a runtime that does not answer. */
const patienceMs = 500;

/** The Node that releases have to run on: that of every live runtime, or this process's own where none is alive. */
export function nodesOf(
	{ runtimes }: Pick<Running, "runtimes">,
	{ nodeVersion }: Pick<Ports, "nodeVersion">,
): string[] {
	return runtimes.length > 0 ? runtimes.map(({ status }) => plain(status.node)) : [nodeVersion];
}

/** The same without asking the components of the runtimes for their health each time: a process keeps its Node. */
export class NodeVersions {
	readonly #ports: Ports;
	readonly #known = new Map<string, string>();

	constructor(ports: Ports) {
		this.#ports = ports;
	}

	/** @returns what is known by then; a runtime that does not answer in time says nothing */
	async find(): Promise<readonly string[]> {
		const enough = new AbortController();
		const asked = this.#ask().finally(() => enough.abort());
		const found = await Promise.race([asked, this.#ports.clock.wait(patienceMs, enough.signal).then(() => [])]);
		return found.length > 0 ? found : [this.#ports.nodeVersion];
	}

	async #ask(): Promise<readonly string[]> {
		const { links } = await this.#ports.fleet.connect();
		const nodes = await Promise.all(links.map((link) => this.#nodeOf(link)));
		return nodes.filter((node) => node !== null);
	}

	async #nodeOf(link: RuntimeLink): Promise<string | null> {
		const known = this.#known.get(link.id);
		if (known !== undefined) return known;
		const status = await link.status();
		if (!status.ok) return null;
		const node = plain(status.value.node);
		this.#known.set(link.id, node);
		return node;
	}
}

function plain(version: string): string {
	return version.replace(/^v/, "");
}
