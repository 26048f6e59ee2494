import { steadyLoad } from "../../harness/load.ts";
import { historyOf, observing } from "../../harness/observer.ts";
import type { ReleaseSpec } from "../../harness/workspace.ts";
import { greeter } from "../harness/components.ts";
import type { Row, Scene } from "./row.ts";

const greeters = [greeter("1.0.0"), greeter("1.1.0")];

/** Fails in one of four calls. */
function careless(version: string): ReleaseSpec {
	const source = `let calls = 0;
export default { setup: () => ({ methods: { version() {
	if (++calls % 4 === 0) throw new Error("it dropped it");
	return "${version}";
} } }) };`;
	return { ...greeter(version), source };
}

async function promote(root: string): Promise<void> {
	const [underWay] = await historyOf(root);
	await observing(root, (workspace) => workspace.control("promote", underWay?.id ?? ""));
}

/** The first number that progress names, before a person lets the upgrade go on. */
async function firstSaid({ root, host, begin }: Scene, pattern: RegExp, ...more: string[]) {
	await host();
	const upgrade = begin("upgrade", "greeter@1.1.0", ...more);
	await upgrade.said(pattern);
	await promote(root);
	return Number((await upgrade.finished).stderr.match(pattern)?.[1]);
}

/** One step under load. @returns whether it had to wait for more calls, and how it ended */
async function underLoad({ root, host, begin, whenOver }: Scene) {
	await host();
	const load = await steadyLoad(root, "greeter", "version");
	whenOver(() => load.end());
	const upgrade = begin("upgrade", "greeter@1.1.0", "--strategy", "canary");
	const waited = upgrade.said(/It waits for more calls/).then(
		() => promote(root).then(() => true),
		() => false,
	);
	const { outcome, error } = (await upgrade.finished).json();
	return [await waited, outcome, error?.code ?? null];
}

/** How a new release gets its calls, and what it is judged by. */
export const rolloutRows: readonly Row[] = [
	{
		key: "rollout.percentage",
		decides: "which shares of the calls a new release gets",
		releases: greeters,
		value: () => 50,
		variable: ["NOODLE_GRADUAL_ROLLOUT_PERCENTAGE", "50"],
		async act({ host, begin }) {
			await host();
			const { stderr } = await begin("upgrade", "greeter@1.1.0").finished;
			return [...stderr.matchAll(/gets (\d+) % of the calls/g)].map(([, share]) => Number(share));
		},
		seenBefore: [10, 20, 30, 40, 50, 60, 70, 80, 90],
		seenAfter: [50],
	},
	{
		key: "rollout.step_seconds",
		decides: "how long each share is judged",
		releases: greeters,
		value: () => 600,
		variable: ["NOODLE_ROLLOUT_STEP_SECONDS", "600"],
		act: (scene) => firstSaid(scene, /of the calls: (\d+) s more/, "--strategy", "canary"),
		seenBefore: 1,
		seenAfter: 600,
	},
	{
		key: "rollout.bake_seconds",
		decides: "how long a new release is watched after the switch",
		releases: greeters,
		value: () => 600,
		variable: ["NOODLE_BAKE_SECONDS", "600"],
		act: (scene) => firstSaid(scene, /Watching the new release for (\d+) s more/),
		seenBefore: 5,
		seenAfter: 600,
	},
	{
		key: "rollout.minimum_calls",
		decides: "whether a step has seen enough",
		releases: greeters,
		beside: () => ({ rollout: { percentage: 50, step_seconds: 0.5 } }),
		base: 1_000_000,
		value: () => 1,
		act: underLoad,
		seenBefore: [true, "committed", null],
		seenAfter: [false, "committed", null],
	},
	{
		key: "rollout.max_error_rate",
		decides: "which errors are too many whatever the old release does",
		releases: [careless("1.0.0"), careless("1.1.0")],
		beside: () => ({ rollout: { percentage: 50, step_seconds: 0.5, minimum_calls: 10 } }),
		value: () => 0.05,
		act: underLoad,
		seenBefore: [false, "committed", null],
		seenAfter: [false, "rolled_back", "rollout-failed"],
	},
];
