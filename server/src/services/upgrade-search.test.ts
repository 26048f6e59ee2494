import { expect, onTestFinished, test } from "vitest";
import { inventoryOf, manifestOf } from "../../../test/harness/releases.ts";
import { UpgradeOffers } from "../core/editing/upgrade-offers.ts";
import type { Clock } from "../core/ports.ts";
import { UpgradeSearch } from "./upgrade-search.ts";

const names = ["a", "b", "c", "d"];

function offersOf(upgradable: readonly string[]): UpgradeOffers {
	const releases = names.flatMap((name) => [`${name}@1.0.0`, ...(upgradable.includes(name) ? [`${name}@2.0.0`] : [])]);
	return new UpgradeOffers({
		reading: manifestOf(Object.fromEntries(names.map((name) => [name, "1.0.0"]))),
		inventory: inventoryOf(Object.fromEntries(releases.map((id) => [id, {}]))),
		current: new Map(),
		liveRuntimes: 0,
		direction: "upgrade",
	});
}

/** A clock that stands still: whoever waits does so until the test lets it go on. */
function stoppedClock() {
	let now = 0;
	const waiting: { readonly ms: number; readonly done: () => void }[] = [];
	const clock: Clock = {
		now: () => new Date(now).toISOString(),
		wait: (ms, signal) =>
			new Promise((done) => {
				const one = { ms, done };
				waiting.push(one);
				const withdraw = () => {
					waiting.splice(0, waiting.length, ...waiting.filter((other) => other !== one));
					done();
				};
				signal?.addEventListener("abort", withdraw, { once: true });
			}),
	};
	/** Ends the oldest wait of so many milliseconds, and lets what follows from it happen. */
	const end = async (ms: number) => {
		const at = waiting.findIndex((one) => one.ms === ms);
		waiting.splice(at, 1)[0]?.done();
		await new Promise((resolve) => setImmediate(resolve));
	};
	return { clock, pass: (ms: number) => (now += ms), patience: () => end(50), turn: () => end(0) };
}

function scene() {
	const time = stoppedClock();
	let told = 0;
	const search = new UpgradeSearch(time.clock, () => told++);
	onTestFinished(() => search.end());
	return { ...time, search, told: () => told };
}

const brief = async (found: Promise<ReadonlyMap<string, string>>) => [...(await found).keys()].join("");

test("whoever asks gets what is found by then, and is told once when the rest is known", async () => {
	const { search, patience, turn, told } = scene();
	const offers = offersOf(["a", "b", "d"]);

	const first = search.upgradesOf(names, offers);
	await turn();
	await patience();
	expect(await brief(first)).toBe("ab");
	expect(told()).toBe(0);
	for (const _ of names) await turn();
	expect(told()).toBe(1);

	expect(await brief(search.upgradesOf(names, offers))).toBe("abd");
	await turn();
	expect(told()).toBe(1);
});

test("what is found meanwhile is told at most once a second", async () => {
	const { search, pass, patience, turn, told } = scene();
	const offers = offersOf(names);
	const first = search.upgradesOf(names, offers);
	await patience();
	expect(await brief(first)).toBe("a");
	pass(999);
	await turn();
	expect(told()).toBe(0);
	pass(1);
	await turn();
	expect(told()).toBe(1);
	await turn();
	expect(told()).toBe(1);
	await turn();
	expect(told()).toBe(2);
});

test("that there is nothing to upgrade to is nothing to tell", async () => {
	const { search, patience, turn, told } = scene();
	const first = search.upgradesOf(names, offersOf(["a"]));
	await patience();
	expect(await brief(first)).toBe("a");
	for (const _ of names) await turn();
	expect(told()).toBe(0);
});

test("a search whose offers are replaced ends, and what was found of them stays known", async () => {
	const { search, patience, turn, told } = scene();
	const [old, next] = [offersOf(names), offersOf([])];
	const first = search.upgradesOf(names, old);
	await patience();
	await first;

	const second = search.upgradesOf(names, next);
	for (const _ of [...names, ...names]) await turn();
	expect(await brief(second)).toBe("");
	expect(names.map((name) => old.known(name))).toEqual(["2.0.0", undefined, undefined, undefined]);
	expect(told()).toBe(0);
});

test("one that is stopped goes on where it was when somebody asks again", async () => {
	const { search, patience, turn } = scene();
	const offers = offersOf(names);
	const first = search.upgradesOf(names, offers);
	await turn();
	search.stop();
	expect(await brief(first)).toBe("ab");
	await turn();
	expect(offers.known("c")).toBeUndefined();

	const second = search.upgradesOf(names, offers);
	await patience();
	expect(await brief(second)).toBe("abc");
});

test("a search that fails is told, thrown to whoever asks, and tried again then", async () => {
	const { search, patience, turn, told } = scene();
	const offers = offersOf(names);
	const broken: { fails: boolean } = { fails: false };
	const failing = Object.assign(Object.create(offers) as UpgradeOffers, {
		known: (name: string) => offers.known(name),
		newest: (name: string) => {
			if (broken.fails) throw new Error("The solver has a bug.");
			return offers.newest(name);
		},
	});
	const first = search.upgradesOf(names, failing);
	await patience();
	expect(await brief(first)).toBe("a");
	broken.fails = true;
	await turn();
	expect(told()).toBe(1);
	await expect(search.upgradesOf(names, failing)).rejects.toThrow("The solver has a bug.");
	broken.fails = false;
	const again = search.upgradesOf(names, failing);
	await patience();
	expect(await brief(again)).toBe("ab");
});
