import { DatabaseSync } from "node:sqlite";
import { call, componentOf, historyOf, observing } from "../../harness/observer.ts";
import { until } from "../../harness/until.ts";
import type { ReleaseSpec } from "../../harness/workspace.ts";
import { Driver } from "../../runtime/harness/driver.ts";
import { counter, greeter } from "../harness/components.ts";
import type { Row, Scene } from "./row.ts";

/** Takes a while to start. */
function slow(version: string, ms: number): ReleaseSpec {
	const source = `export default { async setup() {
	await new Promise((resolve) => setTimeout(resolve, ${ms}));
	return { methods: { version: () => "${version}" } };
} };`;
	return { ...greeter(version), source };
}

/** Is well until it is told otherwise. */
function delicate(version: string): ReleaseSpec {
	const source = `export default { setup() {
	let well = true;
	return {
		methods: { version: () => "${version}", sicken() { well = false; } },
		health: () => ({ healthy: well, reason: "it was told so" }),
	};
} };`;
	return { ...greeter(version, { methods: ["version", "sicken"] }), source };
}

async function outcomeOf(scene: Scene, ...words: string[]) {
	const { outcome, error } = (await scene.run(...words)).json();
	return [outcome, error?.code ?? null];
}

/** An upgrade whose new release falls ill after the switch, seen before anybody says another word. */
async function fallIll(scene: Scene) {
	const { root, begin, host } = scene;
	await host();
	const upgrade = begin("upgrade", "greeter@1.1.0", "--strategy", "immediate");
	await upgrade.said(/Watching the new release/);
	const [underWay] = await historyOf(root);
	await call(root, "greeter", "sicken");
	await until("it to be seen ill, or to be gone", async () => {
		const [running] = (await componentOf(root, "greeter")).running;
		return running?.version !== "1.1.0" || running.health.status === "unhealthy";
	});
	// Whoever watches has looked once more before it takes this word.
	await observing(root, (workspace) => workspace.control("promote", underWay?.id ?? ""));
	const { outcome } = (await upgrade.finished).json();
	return [outcome, await call(root, "greeter", "version")];
}

const watchedLong = () => ({ rollout: { bake_seconds: 60 } });

/** How the exchange goes, what is taken back, and for how long it can be. */
export const swapRows: readonly Row[] = [
	{
		key: "hot_swap.enabled",
		decides: "whether what runs is swapped, or waits for the next start",
		releases: [greeter("1.0.0"), greeter("1.1.0")],
		value: () => false,
		variable: ["NOODLE_HOT_SWAP_ENABLED", "0"],
		async act(scene) {
			const runtime = await scene.host();
			const [outcome] = await outcomeOf(scene, "upgrade", "greeter@1.1.0");
			const running = await call(scene.root, "greeter", "version");
			await runtime.stop();
			await scene.host();
			return [outcome, running, await call(scene.root, "greeter", "version")];
		},
		seenBefore: ["committed", "1.1.0", "1.1.0"],
		seenAfter: ["committed", "1.0.0", "1.1.0"],
	},
	{
		key: "hot_swap.max_concurrent_swaps",
		decides: "whether a swap waits until another one is over",
		releases: [greeter("1.0.0"), greeter("1.1.0"), counter("1.0.0"), counter("1.1.0")],
		value: () => 1,
		async act({ root, host, begin }) {
			const other = await Driver.connect(root, (await host()).id);
			const held = await other.prepare("counter@1.1.0", { timeoutMs: 60_000 });
			if (!held.ok) throw new Error(held.error.message);
			const upgrade = begin("upgrade", "greeter@1.1.0");
			const waited = upgrade.said(/as many as hot_swap\.max_concurrent_swaps allows/).then(
				() => other.abort(held.value).then(() => true),
				() => false,
			);
			return [(await upgrade.finished).json().outcome, await waited];
		},
		seenBefore: ["committed", false],
		seenAfter: ["committed", true],
	},
	{
		key: "hot_swap.swap_timeout",
		decides: "how long preparing may take",
		releases: [greeter("1.0.0"), slow("1.1.0", 1500)],
		value: () => 0.3,
		async act(scene) {
			await scene.host();
			return outcomeOf(scene, "upgrade", "greeter@1.1.0");
		},
		seenBefore: ["committed", null],
		seenAfter: ["rolled_back", "deadline-exceeded"],
	},
	{
		key: "upgrade_timeout",
		decides: "how long the whole may take",
		releases: [greeter("1.0.0"), slow("1.1.0", 2500)],
		value: () => 1,
		variable: ["NOODLE_UPGRADE_TIMEOUT", "1"],
		async act(scene) {
			await scene.host();
			return outcomeOf(scene, "upgrade", "greeter@1.1.0");
		},
		seenBefore: ["committed", null],
		seenAfter: ["rolled_back", "deadline-exceeded"],
	},
	{
		key: "rollback.enabled",
		decides: "whether what fails goes back by itself, and whether anything can be taken back",
		releases: [greeter("1.0.0"), delicate("1.1.0")],
		beside: watchedLong,
		value: () => false,
		variable: ["NOODLE_ROLLBACK_ENABLED", "0"],
		async act(scene) {
			const [outcome, version] = await fallIll(scene);
			return [outcome, version, ...(await outcomeOf(scene, "rollback"))];
		},
		seenBefore: ["rolled_back", "1.0.0", "refused", "nothing-to-roll-back"],
		seenAfter: ["failed", "1.1.0", "refused", "rollbacks-disabled"],
	},
	{
		key: "validation.post_upgrade_validation",
		decides: "whether a release is watched after the switch",
		releases: [greeter("1.0.0"), delicate("1.1.0")],
		beside: watchedLong,
		value: () => false,
		act: fallIll,
		seenBefore: ["rolled_back", "1.0.0"],
		seenAfter: ["committed", "1.1.0"],
	},
	{
		key: "rollback.max_rollback_points",
		decides: "how many upgrades can be taken back",
		releases: [greeter("1.0.0"), greeter("1.1.0"), greeter("1.2.0")],
		value: () => 1,
		async act(scene) {
			for (const version of ["1.1.0", "1.2.0"]) await scene.run("upgrade", `greeter@${version}`);
			return [await outcomeOf(scene, "rollback"), await outcomeOf(scene, "rollback")];
		},
		seenBefore: [
			["committed", null],
			["committed", null],
		],
		seenAfter: [
			["committed", null],
			["refused", "point-dropped"],
		],
	},
	{
		key: "rollback.rollback_retention_days",
		decides: "for how long an upgrade can be taken back",
		releases: [greeter("1.0.0"), greeter("1.1.0"), counter("1.0.0"), counter("1.1.0")],
		value: () => 2,
		async act(scene) {
			await scene.run("upgrade", "greeter@1.1.0");
			const database = new DatabaseSync(scene.path(".noodle", "state.db"));
			const threeDaysAgo = new Date(Date.now() - 3 * 86_400_000).toISOString();
			database.prepare("UPDATE upgrades SET started_at = ?, finished_at = ?").run(threeDaysAgo, threeDaysAgo);
			database.close();
			await scene.run("upgrade", "counter@1.1.0");
			return outcomeOf(scene, "rollback", "greeter");
		},
		seenBefore: ["committed", null],
		seenAfter: ["refused", "point-dropped"],
	},
];
