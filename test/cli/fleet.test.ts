import { expect } from "vitest";
import { noodle, startNoodle, startRuntime } from "../harness/noodle.ts";
import { call, callIn, componentOf, historyOf } from "../harness/observer.ts";
import { test } from "../harness/scene.ts";
import { counter, greeter } from "./harness/components.ts";

const manifest = { components: { greeter: "1.0.0", counter: "1.0.0" } };
const releases = [greeter("1.0.0"), greeter("1.1.0"), counter("1.0.0"), counter("1.1.0")];

const runningOf = async (root: string, component: string) => (await componentOf(root, component)).running;

const countIn = (root: string, runtime: string) => callIn(root, runtime, "counter", "count");

test.concurrent("two runtimes switch together, each with a state of its own", async ({ workspace }) => {
	const { root } = await workspace({ manifest, releases });
	const [first, second] = [await startRuntime(root), await startRuntime(root)];
	await callIn(root, second.id, "counter", "increment");

	expect((await noodle(root, ["upgrade", "counter@1.1.0"])).json()).toMatchObject({ outcome: "committed" });

	expect(await runningOf(root, "counter")).toMatchObject([
		{ runtime: first.id, version: "1.1.0" },
		{ runtime: second.id, version: "1.1.0" },
	]);
	expect([await countIn(root, first.id), await countIn(root, second.id)]).toEqual([0, 1]);
	expect((await noodle(root, ["rollback"])).json()).toMatchObject({ outcome: "committed" });
	expect([await countIn(root, first.id), await countIn(root, second.id)]).toEqual([0, 1]);
});

/** Does not start where a variable says so. */
const picky = {
	...counter("1.2.0"),
	source: `export default { setup: ({ state }) => {
	if (process.env.NOODLE_TEST_PICKY) throw new Error("not in this process");
	return { methods: { increment: () => 1, count: () => state.count, version: () => "1.2.0" }, exportState: () => state };
} };`,
};

test.concurrent("one runtime in which a release fails takes all back", async ({ workspace }) => {
	const { root } = await workspace({ manifest, releases: [...releases, picky] });
	const first = await startRuntime(root);
	const second = await startRuntime(root, { env: { NOODLE_TEST_PICKY: "1" } });
	await callIn(root, first.id, "counter", "increment");

	const upgraded = (await noodle(root, ["upgrade", "counter@1.2.0"])).json();

	expect(upgraded).toMatchObject({
		outcome: "rolled_back",
		error: { message: expect.stringMatching(/not in this process/) },
	});
	expect(await runningOf(root, "counter")).toMatchObject([
		{ runtime: first.id, version: "1.0.0", health: { status: "healthy" } },
		{ runtime: second.id, version: "1.0.0", health: { status: "healthy" } },
	]);
	expect(await countIn(root, first.id)).toBe(1);
});

test.concurrent("one that starts in the bake and in which the release fails takes all back too", async ({
	workspace,
}) => {
	const { root } = await workspace({ manifest, releases: [...releases, picky] });
	const first = await startRuntime(root);
	await callIn(root, first.id, "counter", "increment");
	const upgrade = startNoodle(root, ["upgrade", "counter@1.2.0", "--json"], { env: { NOODLE_BAKE_SECONDS: "60" } });
	await upgrade.said(/Watching the new release/);
	const late = await startRuntime(root, { env: { NOODLE_TEST_PICKY: "1" } });
	const [underWay] = await historyOf(root);

	await noodle(root, ["promote", underWay?.id ?? ""]);

	expect((await upgrade.finished).json()).toMatchObject({
		outcome: "rolled_back",
		error: { message: expect.stringMatching(/not in this process/) },
	});
	expect(await runningOf(root, "counter")).toMatchObject([
		{ runtime: first.id, version: "1.0.0" },
		{ runtime: late.id, version: "1.0.0" },
	]);
	expect(await countIn(root, first.id)).toBe(1);
});

test.concurrent("a runtime that is stopped in its tracks refuses the upgrade, and is shown as one that cannot be reached", async ({
	workspace,
}) => {
	const { root } = await workspace({ manifest, releases });
	const { id, pid, process } = await startRuntime(root);
	process.signal("SIGSTOP");

	// At once, because each of them waits for it for as long as one may.
	const [refused, listed, shown, called] = await Promise.all([
		noodle(root, ["upgrade", "greeter"]),
		noodle(root, ["list"]),
		startNoodle(root, ["list"]).finished,
		noodle(root, ["call", "greeter", "version"]),
	]);
	const upgraded = refused.json();
	expect(upgraded).toMatchObject({ outcome: "refused", error: { code: "runtime-unreachable" } });
	expect(upgraded.error.message).toContain(`process ${pid}`);
	expect(upgraded.error.message).toContain("If it hangs, end that process.");
	expect(listed.json().runtimes).toEqual([{ id, pid, reachable: false }]);
	expect(shown.stdout).toContain(`The runtime ${id} (process ${pid}) is alive and does not answer`);
	expect(shown.stdout).toMatch(/^greeter +1\.0\.0 .* \?$/m);
	expect(called.json()).toMatchObject({ error: { code: "runtime-unreachable" } });

	process.signal("SIGCONT");
	expect((await noodle(root, ["upgrade", "greeter"])).json()).toMatchObject({ outcome: "committed" });
});

test.concurrent("the list says why a component does not run", async ({ workspace }) => {
	const { root } = await workspace({
		manifest: { components: { greeter: { version: "1.0.0", config: { key: `\${env:NOODLE_TEST_KEY}` } } } },
		releases: [greeter("1.0.0")],
	});
	const { pid } = await startRuntime(root);
	const { stdout } = await startNoodle(root, ["list"]).finished;
	expect(stdout).toMatch(new RegExp(`^greeter in ${pid} is failed: .*NOODLE_TEST_KEY`, "m"));
});

test.concurrent("a runtime that is killed in the bake leaves the old release to the next start", async ({
	workspace,
}) => {
	const { root } = await workspace({ manifest, releases });
	const runtime = await startRuntime(root);
	const upgrade = startNoodle(root, ["upgrade", "greeter", "--json"], { env: { NOODLE_BAKE_SECONDS: "60" } });
	await upgrade.said(/Watching the new release/);
	runtime.process.signal("SIGKILL");
	expect((await upgrade.finished).json()).toMatchObject({
		outcome: "rolled_back",
		error: { code: "runtime-unreachable" },
	});
	await startRuntime(root);
	expect(await call(root, "greeter", "version")).toBe("1.0.0");
});

test.concurrent("runtimes that run different releases are brought together by apply", async ({ workspace }) => {
	const { root } = await workspace({ manifest, releases });
	const first = await startRuntime(root);
	await noodle(root, ["upgrade", "greeter"], { env: { NOODLE_HOT_SWAP_ENABLED: "0" } });
	const second = await startRuntime(root);
	expect(await runningOf(root, "greeter")).toMatchObject([
		{ runtime: first.id, version: "1.0.0" },
		{ runtime: second.id, version: "1.1.0" },
	]);
	for (const verb of [["apply"], ["rollback"], ["upgrade", "greeter"]]) {
		expect((await noodle(root, verb)).json(), verb.join(" ")).toMatchObject({ outcome: "committed" });
		const wanted = verb[0] === "rollback" ? "1.0.0" : "1.1.0";
		expect(await runningOf(root, "greeter"), verb.join(" ")).toMatchObject([{ version: wanted }, { version: wanted }]);
	}
	await second.stop();
	await startRuntime(root);
	await noodle(root, ["upgrade", "greeter@1.0.0"], { env: { NOODLE_HOT_SWAP_ENABLED: "0" } });
});
