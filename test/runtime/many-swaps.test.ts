import { expect, test } from "vitest";
import { until } from "../harness/until.ts";
import { type Journal, journal, stateless } from "./harness/fixtures.ts";
import { hosted } from "./harness/hosted.ts";
import { underLoad } from "./harness/load.ts";
import { threads } from "./harness/threads.ts";

const swaps = 60;
const versions = ["1.0.0", "1.0.1"];

test("sixty swaps of two releases each, under load, lose no call and leave no thread behind", async () => {
	const { runtime, driver } = await hosted({
		releases: versions.flatMap((version) => [journal(version), stateless("renderer", version)]),
	});
	const control = await driver();
	const before = threads();
	const load = underLoad(runtime.component<Journal>("journal"), 10);
	for (let i = 0; i < swaps; i++) {
		const version = versions[(i + 1) % 2];
		expect(await control.swap([`journal@${version}`, `renderer@${version}`])).toMatchObject({ ok: true });
	}
	await load.end();
	const flat = { generation: swaps + 1, inFlight: 0, queued: 0, errors: 0, restarts: 0 };
	expect((await control.status()).slots).toMatchObject([flat, flat]);
	await until("the last replaced release to end", () => threads() === before);
});
