import { type Effort, type Row, row } from "../../../../scripts/lib/bench/row.ts";
import type { Echo } from "../../components/echo.ts";
import type { Journal } from "../../components/journal.ts";
import { percentile } from "../samples.ts";
import { withService } from "../service.ts";
import { type Audit, audit } from "./audit.ts";
import { OpenLoop } from "./open-loop.ts";
import { otherVersion, versions } from "./versions.ts";

const perSecond = 1_000;

const releases = versions.flatMap((version) => [
	{ name: "echo", version, noodle: { methods: ["echo"] } },
	{ name: "journal", version, noodle: { methods: ["write", "facts"], state_version: 1 } },
]);

/** A thousand swaps without state and a thousand with 1 KB, in turns, and both components are called all the while. */
export function smallStates({ short, swaps = short ? 3 : 1_000 }: Effort): Promise<{ rows: Row[]; audit: Audit }> {
	return withService(releases, async ({ runtime, swapper }) => {
		const echo = runtime.component<Echo>("echo");
		const journal = runtime.component<Journal>("journal");
		const echoes = new OpenLoop(perSecond, async (number) => {
			if ((await echo.echo(number)) !== number) throw new Error("Another call's answer arrived.");
		});
		const writes = new OpenLoop(perSecond, (number) => journal.write(number));
		const gates = { echo: [] as number[], journal: [] as number[] };
		const allSwaps = async (): Promise<void> => {
			for (let swap = 0; swap < swaps; swap++)
				for (const name of ["echo", "journal"] as const)
					gates[name].push((await swapper.swapTo(name, otherVersion(swap))).gateMs);
		};
		await echoes.during(() => writes.during(allSwaps));
		const audited = audit(writes, await journal.facts());
		return {
			rows: [0.5, 0.99].flatMap((share) => [
				row(`swap.stateless.gate.p${share * 100}.ms`, percentile(gates.echo, share), "ms"),
				row(`swap.state1kb.gate.p${share * 100}.ms`, percentile(gates.journal, share), "ms"),
			]),
			audit: { ...audited, lost: audited.lost + echoes.failed },
		};
	});
}
