import { expect, onTestFinished, test } from "vitest";
import { noodle } from "../harness/noodle.ts";
import { historyOf } from "../harness/observer.ts";
import { until } from "../harness/until.ts";
import { copyExample, runService } from "./real-service.ts";

interface Reader {
	pages: number;
	errors: number;
}

/** Readers that load one page after the other, each over a connection that stays open, until they are told to stop. */
function readers(url: string, count: number): { readonly all: readonly Reader[]; stop(): Promise<void> } {
	const all = Array.from({ length: count }, (): Reader => ({ pages: 0, errors: 0 }));
	let reading = true;
	const read = async (reader: Reader): Promise<void> => {
		while (reading) {
			const page = await fetch(`${url}/docs/rate-limits`);
			await page.text();
			reader.pages++;
			if (page.status === 500) reader.errors++;
		}
	};
	const done = Promise.all(all.map(read));
	return {
		all,
		async stop() {
			reading = false;
			await done;
		},
	};
}

test("a renderer that throws on tables goes back by itself under live traffic, and the history has the figures", async () => {
	const workspace = await copyExample();
	onTestFinished(() => workspace.remove());
	const service = await runService(workspace.root);
	onTestFinished(() => void service.stop("SIGKILL"));
	const traffic = readers(service.url, 4);
	onTestFinished(() => traffic.stop());

	const upgrade = await noodle(workspace.root, ["upgrade", "renderer@2.1.0", "--json"]);
	// Each goes on for a while, as readers do: which calls are the canary's is left to chance.
	await until("every reader to have read on", () => traffic.all.every(({ pages }) => pages >= 300));
	await traffic.stop();

	expect(upgrade).toMatchObject({ code: 1 });
	expect(upgrade.json()).toMatchObject({ outcome: "rolled_back", error: { code: "rollout-failed" } });
	expect(upgrade.stderr).toContain("renderer@2.1.0 gets 10 % of the calls");
	for (const { pages, errors } of traffic.all) expect(errors / pages).toBeLessThanOrEqual(0.1);
	expect(traffic.all.reduce((sum, { errors }) => sum + errors, 0)).toBeGreaterThan(0);
	const [entry] = await historyOf(workspace.root);
	expect(entry).toMatchObject({
		outcome: "rolled_back",
		reason: expect.stringMatching(/^renderer@2\.1\.0: Of \d+ calls \d+ failed .*, of \d+ on the old release none\./),
	});
	const page = await fetch(`${service.url}/docs/rate-limits?format=json`);
	expect(page.status).toBe(200);
	expect(await page.json()).toMatchObject({ renderer: "1.0.0" });
}, 60_000);
