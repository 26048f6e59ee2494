// Swaps an inline component again and again, and tells what is left of the releases: node --expose-gc inline-swaps.mjs <workspace> <swaps>
import { setImmediate } from "node:timers/promises";
import { Runtime } from "@noodle-upgrade/runtime";
import { connectRuntime, findRuntimes, PrepareSwapRequest, SwitchSwapRequest } from "@noodle-upgrade/runtime/control";
import { FolderCatalog, ReleaseStore } from "@noodle-upgrade/runtime/releases";

const [root, count] = process.argv.slice(2);
const warmUp = 50;
const runtime = await Runtime.start({ root, disableCompilationCache: true });
const [run] = await findRuntimes(root);
const connection = (await connectRuntime(run)).value;
const store = new ReleaseStore(root);
const installed = [];
for (const release of (await new FolderCatalog(`${root}/runtime_components`).list()).releases) {
	installed.push((await store.install(release.source)).value);
}
const handle = runtime.component("holder");
const seen = [];
for (let i = 1; i <= warmUp; i++) await swap(i);
const before = heap();
for (let i = 1; i <= count; i++) {
	await swap(i);
	seen.push(new WeakRef(await handle.self()));
}
// Whatever was replaced last may still be on its way out.
for (let turn = 0; turn < 10; turn++) await setImmediate();
const kbPerSwap = (heap() - before) / count / 1024;
console.log(JSON.stringify({ alive: seen.filter((ref) => ref.deref() !== undefined).length, kbPerSwap }));
connection.close();
await runtime.stop();

async function swap(i) {
	const { descriptor, integrity, folder } = installed[i % installed.length];
	const { name: component, version } = descriptor;
	const id = `swap-${Math.random()}`;
	const member = { component, version, integrity, folder, config: {}, migrations: [], restoreFrom: null };
	const params = {
		id,
		members: [member],
		timeoutMs: 10_000,
		maxConcurrentSwaps: 1,
		keepOld: false,
		snapshotFolder: null,
	};
	for (const request of [() => [PrepareSwapRequest, params], () => [SwitchSwapRequest, { id }]]) {
		const answer = (await connection.request(...request(), 10_000)).value;
		if (!answer.ok) throw new Error(answer.error.message);
	}
}

function heap() {
	for (let i = 0; i < 3; i++) globalThis.gc();
	return process.memoryUsage().heapUsed;
}
