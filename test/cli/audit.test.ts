import { userInfo } from "node:os";
import { expect } from "vitest";
import { noodle, startNoodle, startRuntime } from "../harness/noodle.ts";
import { historyOf } from "../harness/observer.ts";
import { test } from "../harness/scene.ts";
import { greeter } from "./harness/components.ts";

const manifest = { components: { greeter: "1.0.0" } };
const releases = [greeter("1.0.0"), greeter("1.1.0"), greeter("2.0.0", { engines: { node: "<1" } })];
const slowly = { env: { NOODLE_ROLLOUT_STEP_SECONDS: "600" } };

test("the history says of every change who asked for it, by which door, how, how long it took, and what decided", async ({
	workspace,
}) => {
	const { root } = await workspace({ manifest, releases });
	await startRuntime(root);
	const upgrade = startNoodle(root, ["upgrade", "greeter@1.1.0", "--strategy", "canary", "--json"], slowly);
	await upgrade.said(/gets 10 % of the calls/);
	const [underWay] = await historyOf(root);
	expect((await noodle(root, ["history"])).json().upgrades).toMatchObject([
		{ outcome: null, finished_at: null, duration_ms: null, strategy: "canary", code: null, category: null },
	]);
	await noodle(root, ["abort", underWay?.id ?? ""]);
	await upgrade.finished;
	await noodle(root, ["retry", underWay?.id ?? ""]);
	await noodle(root, ["upgrade", "greeter@2.0.0", "--strategy", "blue_green"]);
	await noodle(root, ["rollback"]);

	const { upgrades } = (await noodle(root, ["history"])).json();

	const asked = { actor: "cli", user: userInfo().username, duration_ms: expect.any(Number) };
	const sentences = expect.stringMatching(/\w+ .*\.$/);
	const aborted = `It was aborted by ${userInfo().username}.`;
	const numbers = expect.stringMatching(/No call came/);
	expect(upgrades).toMatchObject([
		{ kind: "rollback", outcome: "committed", strategy: "immediate", code: null, reason: sentences, ...asked },
		{
			outcome: "refused",
			strategy: "blue_green",
			code: "engine-mismatch",
			category: "compatibility",
			reason: sentences,
			...asked,
		},
		{ outcome: "committed", strategy: "canary", code: null, category: null, reason: numbers, ...asked },
		{ outcome: "rolled_back", strategy: "canary", code: "aborted", category: null, reason: aborted, ...asked },
	]);
	for (const { started_at, finished_at, duration_ms } of upgrades)
		expect(Date.parse(finished_at) - Date.parse(started_at)).toBe(duration_ms);

	const { stdout } = await startNoodle(root, ["history"]).finished;
	expect(stdout).toMatch(/^ID +KIND +OUTCOME +WHEN +WHO +HOW +WHAT +WHY$/m);
	expect(stdout).toMatch(new RegExp(`rollback +committed .* ${userInfo().username} \\(cli\\) +immediate +greeter 1`));
});
