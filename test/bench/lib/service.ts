import { Runtime } from "@noodle-upgrade/runtime";
import { Swapper } from "./swapper.ts";
import { type BenchRelease, benchWorkspace } from "./workspace.ts";

/** A runtime in this very process, and who swaps in it over its control socket. */
export interface Service {
	readonly root: string;
	readonly runtime: Runtime;
	readonly swapper: Swapper;
}

/** Starts the first release of each component, lends the service, and ends it in any case. */
export async function withService<Value>(
	releases: readonly BenchRelease[],
	use: (service: Service) => Promise<Value>,
): Promise<Value> {
	const { root, remove } = await benchWorkspace(releases);
	try {
		const runtime = await Runtime.start({ root });
		try {
			const swapper = await Swapper.connect(root);
			try {
				return await use({ root, runtime, swapper });
			} finally {
				swapper.close();
			}
		} finally {
			await runtime.stop();
		}
	} finally {
		await remove();
	}
}
