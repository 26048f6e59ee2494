import { Child } from "../child.ts";
import { otherVersion, versions } from "../swap/versions.ts";
import { Swapper } from "../swapper.ts";
import { benchWorkspace } from "../workspace.ts";
import type { Contender } from "./contender.ts";

/** Ours: the process and its sockets stay, and the component behind them is swapped. */
export async function runtimeHost(): Promise<Contender> {
	const { root, remove } = await benchWorkspace(
		versions.map((version) => ({ name: "page", version, noodle: { methods: ["render"] } })),
	);
	const { child, hello: port } = await Child.start<number>(new URL("./runtime-host.process.ts", import.meta.url), {
		args: [root],
	});
	const swapper = await Swapper.connect(root);
	let swaps = 0;
	return {
		port,
		replace: async () => void (await swapper.swapTo("page", otherVersion(swaps++))),
		close: async () => {
			swapper.close();
			await child.close();
			await remove();
		},
	};
}
