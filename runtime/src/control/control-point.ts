import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { failure, messageOf, type Result, success } from "../formats/failure.ts";
import { noodleFolderName } from "../formats/workspace-files.ts";
import { privateFolder } from "./private-folder.ts";
import { protocolVersion } from "./protocol.ts";
import { announce, withdraw } from "./run-files.ts";
import { type ServedRuntime, serveRuntime } from "./serve-runtime.ts";
import { ControlServer } from "./server.ts";
import { socketAddress } from "./socket-address.ts";

/** Where other programs reach a runtime: its control socket, and the run file that says where that is and what opens it. */
export class ControlPoint {
	readonly #root: string;
	readonly #id: string;
	readonly #token = randomBytes(24).toString("base64url");
	readonly #server: ControlServer;

	/** @param root the workspace. @param id the runtime's own */
	constructor(root: string, id: string, served: ServedRuntime) {
		this.#root = root;
		this.#id = id;
		this.#server = new ControlServer({
			token: this.#token,
			identity: { id, pid: process.pid },
			serve: (peer) => serveRuntime(peer, served),
			log: served.log,
		});
	}

	/** @param startedAt when the runtime did, in ISO 8601. @returns `control-socket-failed`, and what to do about it */
	async open(startedAt: string): Promise<Result<null>> {
		const { address, folder } = socketAddress(this.#root, this.#id);
		const failed = (why: string) =>
			failure("control-socket-failed", `The runtime cannot open its control socket ${address}: ${why}`);
		try {
			const own = folder === null ? success(null) : await privateFolder(folder);
			if (!own.ok) return failed(own.error.message);
			await this.#server.listen(address, folder);
			const { pid } = process;
			const [id, token, protocol] = [this.#id, this.#token, protocolVersion];
			await announce(this.#root, { id, pid, address, token, protocol, startedAt });
			return success(null);
		} catch (error) {
			const own = join(this.#root, noodleFolderName);
			return failed(`${messageOf(error)}. Make ${own} a folder that this user can write to.`);
		}
	}

	/** For whoever has nothing to do but to wait for the runtime's end. */
	keepAlive(): void {
		this.#server.keepAlive();
	}

	/** Tells all who are connected that `status` shows something else. */
	notifyChanged(): void {
		this.#server.notifyChanged();
	}

	async close(): Promise<void> {
		try {
			await withdraw(this.#root, this.#id);
		} finally {
			await this.#server.close();
		}
	}
}
