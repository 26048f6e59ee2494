import type { MessagePort } from "node:worker_threads";
import { messageOf } from "../../formats/failure.ts";
import { applyChanges } from "../component/map-copier.ts";
import type { TrackedMaps } from "../component/tracked-maps.ts";
import type { CopySummary } from "../copying-instance.ts";
import type { CopyAnswer, CopyMessage } from "./copy-messages.ts";

/** Takes what a sender sends into the tracked maps of a component that comes. */
export class CopyReceiver {
	readonly #port: MessagePort;
	readonly #maps: TrackedMaps;
	readonly #over = Promise.withResolvers<null>();
	#count = 0;

	constructor(port: MessagePort, maps: TrackedMaps) {
		this.#port = port;
		this.#maps = maps;
		// Nobody may be waiting yet when it fails.
		this.#over.promise.catch(() => {});
		port.on("message", (message: CopyMessage) => this.#receive(message));
		port.on("close", () => this.#over.reject(new Error("The release that was copied from is gone.")));
	}

	/** Resolves when everything is there. @throws when something is not */
	async received(summary: CopySummary): Promise<null> {
		await this.#over.promise;
		for (const [name, size] of summary) {
			const there = this.#maps.receiving(name).size;
			if (there === size) continue;
			throw new Error(`The copy of the tracked map "${name}" has ${there} entries, and the original ${size}.`);
		}
		this.#port.close();
		return null;
	}

	#receive(message: CopyMessage): void {
		switch (message.kind) {
			case "end":
				this.#over.resolve(null);
				break;
			case "failed":
				this.#over.reject(new Error(message.message));
				break;
			case "changes":
				this.#apply(message);
		}
	}

	#apply({ map, changes }: CopyMessage & { kind: "changes" }): void {
		try {
			applyChanges(this.#maps.receiving(map), changes);
			this.#answer({ kind: "arrived", count: ++this.#count });
		} catch (error) {
			this.#over.reject(error);
			this.#answer({ kind: "failed", message: messageOf(error) });
		}
	}

	#answer(answer: CopyAnswer): void {
		this.#port.postMessage(answer);
	}
}
