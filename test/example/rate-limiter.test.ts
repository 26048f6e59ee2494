import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type Started, start } from "./component-context.ts";
import { builtReleases, type Releases } from "./releases.ts";

const tiers = { everyone: { limit: 4 } };
const minute = 60_000;

let releases: Releases;
const running: Started[] = [];

beforeAll(async () => {
	releases = await builtReleases();
});

afterAll(() => releases.remove());

beforeEach(() => {
	vi.useFakeTimers({ now: 1000 * minute });
});

afterEach(() => {
	for (const { stop } of running.splice(0)) stop();
	expect(vi.getTimerCount()).toBe(0);
	vi.useRealTimers();
});

async function startLimiter(version: string, config: Record<string, unknown>, state?: unknown) {
	const limiter = await start(releases.get("rate-limiter", version), { config, state });
	running.push(limiter);
	return {
		...limiter,
		check: (client: string, kind?: string) => limiter.call("check", client, kind),
		usage: (client: string) => limiter.call("usage", client),
		stats: () => limiter.call("stats"),
	};
}

describe.each(["1.0.0", "1.1.0", "1.2.0"])("rate-limiter %s", (version) => {
	const startWithFour = (state?: unknown) => startLimiter(version, { limit: 4, tiers }, state);

	test("counts each client on its own, and turns away the one who has used everything up", async () => {
		const { check, usage, stats } = await startWithFour();
		const remaining = [1, 2, 3, 4].map(() => check("a").remaining);
		expect(remaining).toEqual([3, 2, 1, 0]);
		expect(check("a")).toEqual({ allowed: false, limit: 4, used: 4, remaining: 0, reset_s: 60, retry_after_s: 75 });
		expect(check("b")).toMatchObject({ allowed: true, remaining: 3 });
		expect(usage("a")).toEqual({ limit: 4, used: 4, remaining: 0, reset_s: 60 });
		expect(usage("c")).toEqual({ limit: 4, used: 0, remaining: 4, reset_s: 60 });
		expect(stats()).toEqual({ release: version, clients: 2, window_s: 60, refused: 1 });
	});

	test("slides: half a window later, half of what was spent before still counts", async () => {
		const { check, usage } = await startWithFour();
		for (let request = 0; request < 4; request++) check("a");
		vi.setSystemTime(1001.5 * minute);
		expect(usage("a")).toMatchObject({ used: 2, remaining: 2, reset_s: 30 });
		expect([check("a"), check("a"), check("a")].map(({ allowed }) => allowed)).toEqual([true, true, false]);
	});

	test("hands its counters over, so that an upgrade gives nobody a clean sheet", async () => {
		const { check, exportState } = await startWithFour();
		for (let request = 0; request < 3; request++) check("a");
		const successor = await startWithFour(structuredClone(exportState?.()));
		expect(successor.usage("a")).toMatchObject({ used: 3 });
		expect([successor.check("a"), successor.check("a")].map(({ allowed }) => allowed)).toEqual([true, false]);
	});

	test("exports a copy: what it counts afterwards does not change what it gave", async () => {
		const { check, exportState } = await startWithFour();
		check("a");
		const state = exportState?.();
		const before = structuredClone(state);
		check("a");
		expect(state).toEqual(before);
	});

	test("begins anew, and says so, when the window has another length", async () => {
		const { check, exportState } = await startWithFour();
		check("a");
		const other = await startLimiter(version, { limit: 4, tiers, window_s: 10 }, exportState?.());
		expect(other.usage("a")).toMatchObject({ used: 0 });
		expect(other.logged.join()).toContain("all clients start from zero");
	});

	test("forgets a client once nothing counts against it any more", async () => {
		const { check, stats } = await startWithFour();
		check("a");
		await vi.advanceTimersByTimeAsync(minute);
		expect(stats().clients).toBe(1);
		await vi.advanceTimersByTimeAsync(minute);
		expect(stats().clients).toBe(0);
	});

	test("a clock that is set back gives nobody a fresh window", async () => {
		const { check } = await startWithFour();
		for (let request = 0; request < 4; request++) check("a");
		vi.setSystemTime(999 * minute);
		expect(check("a").allowed).toBe(false);
	});

	test("keeps its promise: whoever waits for as long as it says is let through, and not a second too late", async () => {
		const event = fc.record({ waitMs: fc.nat(2 * minute), client: fc.constantFrom("a", "b") });
		await fc.assert(
			fc.asyncProperty(fc.array(event, { maxLength: 40 }), async (events) => {
				const { check } = await startWithFour();
				for (const { waitMs, client } of events) {
					vi.setSystemTime(Date.now() + waitMs);
					const { allowed, used, limit, retry_after_s: seconds } = check(client);
					expect(used).toBeLessThanOrEqual(limit);
					expect(seconds > 0).toBe(!allowed);
					if (allowed) continue;
					vi.setSystemTime(Date.now() + (seconds - 1) * 1000 - 1);
					expect(check(client).allowed).toBe(false);
					vi.setSystemTime(Date.now() + 1001);
					expect(check(client).allowed).toBe(true);
				}
			}),
		);
	});

	test.each(["__proto__", "constructor", "::1"])("a client may be called %s", async (client) => {
		const { check, exportState } = await startWithFour();
		check(client);
		const successor = await startWithFour(structuredClone(exportState?.()));
		expect(successor.usage(client)).toMatchObject({ used: 1 });
	});

	test("a client without a name is a mistake of the caller", async () => {
		const { check, usage } = await startWithFour();
		expect(() => check("")).toThrow("a client is named by a text");
		expect(() => usage(undefined as unknown as string)).toThrow("a client is named by a text");
	});
});

test.each([
	["1.0.0", { limit: 0 }, '"limit" must be a whole number above 0, not 0'],
	["1.0.0", { window_s: "60" }, '"window_s" must be 1 or more, not "60"'],
	["1.1.0", { costs: { render: -1 } }, '"costs.render" must be a whole number above 0, not -1'],
	["1.2.0", {}, 'its config has no "tiers"'],
	["1.2.0", { tiers: [] }, 'its config has no "tiers"'],
	["1.2.0", { tiers: { local: { limit: 1, clients: ["a"] } } }, "one tier must list no clients"],
	["1.2.0", { tiers: { one: { limit: 1 }, two: { limit: 2 } } }, "two tiers list no clients"],
	["1.2.0", { tiers: { one: { limit: 1, clients: "a" } } }, '"tiers.one.clients" must be a list'],
	["1.2.0", { tiers: { one: null } }, '"tiers.one.limit" must be a whole number above 0'],
])("%s does not start with the config %j, and says where to change it", async (version, config, message) => {
	const failed = startLimiter(version, config);
	await expect(failed).rejects.toThrow(message);
	await expect(failed).rejects.toThrow('noodle.json, "components" → "rate-limiter" → "config"');
});

test("1.0.0 counts every request as one; 1.1.0 by what it costs", async () => {
	const used: Record<string, number[]> = {};
	for (const version of ["1.0.0", "1.1.0"]) {
		const { check } = await startLimiter(version, { limit: 100 });
		used[version] = ["render", "search", "other", "unheard-of"].map((kind) => check("a", kind).used);
	}
	expect(used).toEqual({ "1.0.0": [1, 2, 3, 4], "1.1.0": [5, 7, 8, 9] });
});

test("1.1.0 lets a request through that costs more than everybody has, once nothing else was spent", async () => {
	const { check } = await startLimiter("1.1.0", { limit: 3 });
	expect(check("a", "render")).toMatchObject({ allowed: true, remaining: 0 });
	expect(check("a", "render")).toMatchObject({ allowed: false });
});

test("1.2.0 has a limit for each tier, and one for everybody else", async () => {
	const { usage } = await startLimiter("1.2.0", {
		tiers: { local: { limit: 9, clients: ["a", "b"] }, everyone: { limit: 1 } },
	});
	expect(["a", "b", "c"].map((client) => usage(client).limit)).toEqual([9, 9, 1]);
});
