import { readManifest } from "@noodle-upgrade/runtime/formats";
import { expect, test } from "vitest";
import { inventoryOf, manifestOf, type NoodleBlock } from "../../../test/harness/releases.ts";
import { marked } from "../../../test/lsp/harness/marked-text.ts";
import { makePlan, newestPlan, onlyWhether, type PlanInputs } from "./planner.ts";

interface Scene {
	releases: Record<string, NoodleBlock>;
	wanted: Record<string, string>;
	/** What runs; left out: what is wanted. */
	running?: Record<string, string>;
	config?: Record<string, unknown>;
	liveRuntimes?: number;
	direction?: PlanInputs["direction"];
	reconfigured?: string[];
}

function inputsOf(scene: Scene): PlanInputs {
	const { releases, wanted, running, config, liveRuntimes = 1, direction = "upgrade", reconfigured = [] } = scene;
	return {
		reading: manifestOf(wanted, config),
		inventory: inventoryOf(releases),
		current: new Map(Object.entries(running ?? wanted)),
		liveRuntimes,
		direction,
		reconfigured: new Set(reconfigured),
	};
}

/** A plan for targets such as `a` and `a@1.0.0`, with its steps as `a 1.0.0 > 2.0.0 #0`. */
function plan(scene: Scene, ...targets: string[]) {
	const asked = targets.map((target) => {
		const at = target.lastIndexOf("@");
		return at > 0 ? { name: target.slice(0, at), version: target.slice(at + 1) } : { name: target, version: null };
	});
	const made = makePlan(asked, inputsOf(scene));
	return {
		...made,
		moves: made.steps.map(({ component, from, to, stage }) => `${component} ${from} > ${to} #${stage}`),
	};
}

const two: Scene = {
	releases: { "a@1.0.0": {}, "a@1.1.0": {}, "a@2.0.0": {}, "a@3.0.0-rc.1": {} },
	wanted: { a: "1.0.0" },
};

test.each([
	["a named version", "a@1.1.0", ["a 1.0.0 > 1.1.0 #0"]],
	["the newest, which no prerelease is", "a", ["a 1.0.0 > 2.0.0 #0"]],
	["a prerelease by its name", "a@3.0.0-rc.1", ["a 1.0.0 > 3.0.0-rc.1 #0"]],
	["what runs already", "a@1.0.0", []],
])("%s is planned", (_, target, moves) => {
	const made = plan(two, target);

	expect(made).toMatchObject({ feasible: true, moves, findings: [] });
	expect(made.takesEffect).toBe(moves.length > 0 ? "live" : "nothing");
});

test("the explanation says what happens and how", () => {
	expect(plan(two, "a@2.0.0").explanation).toBe(
		"a goes from 1.0.0 to 2.0.0. The running process switches without a restart.",
	);
	expect(plan({ ...two, liveRuntimes: 2 }, "a@2.0.0").explanation).toContain("2 running processes switch without");
	expect(plan(two, "a@1.0.0").explanation).toBe("Everything runs as asked already; there is nothing to do.");
});

test("what was asked for at its newest and stays is told, and where to find out why", () => {
	const scene: Scene = {
		releases: {
			"a@1.0.0": {},
			"a@2.0.0": {},
			"b@1.0.0": { dependencies: { a: "^1.0.0" } },
			"c@1.0.0": {},
			"c@1.1.0": {},
		},
		wanted: { a: "1.0.0", b: "1.0.0", c: "1.0.0" },
	};
	const stays =
		'a stays at 1.0.0, because no newer release of it is possible here. "noodle plan a@2.0.0" says what stands against the newest.';
	expect(plan(scene, "a")).toMatchObject({ feasible: true, moves: [], explanation: stays });
	expect(plan(scene, "a", "c").explanation).toBe(
		`c goes from 1.0.0 to 1.1.0. ${stays} The running process switches without a restart.`,
	);
	expect(plan(scene, "b").explanation).toBe("Everything runs as asked already; there is nothing to do.");
});

test.each([
	["no runtime is alive", { liveRuntimes: 0 }],
	["hot swapping is switched off in the configuration", { config: { hot_swap: { enabled: false } } }],
	["a@2.0.0 cannot be swapped while it runs", { releases: { "a@1.0.0": {}, "a@2.0.0": { hot_swappable: false } } }],
])("because %s, it waits for the next start", (why, change) => {
	const made = plan({ ...two, ...change }, "a@2.0.0");

	expect(made).toMatchObject({ feasible: true, takesEffect: "next-start" });
	expect(made.explanation).toBe(`a goes from 1.0.0 to 2.0.0. It takes effect at the next start, because ${why}.`);
});

test("a release that cannot be swapped says so, and all that moves with it waits", () => {
	const made = plan(
		{
			releases: {
				"a@1.0.0": {},
				"a@2.0.0": { dependencies: { b: "2.x" } },
				"b@1.0.0": {},
				"b@2.0.0": { hot_swappable: false },
			},
			wanted: { a: "1.0.0", b: "1.0.0" },
		},
		"a@2.0.0",
	);

	expect(made.takesEffect).toBe("next-start");
	expect(made.findings).toEqual([
		expect.objectContaining({ code: "waits-for-restart", severity: "information", component: "b" }),
	]);
});

test("what has to move along does, in the same stage, and says why", () => {
	const made = plan(
		{
			releases: { "a@1.0.0": {}, "a@2.0.0": { dependencies: { b: "2.x" } }, "b@1.0.0": {}, "b@2.0.0": {} },
			wanted: { a: "1.0.0", b: "1.0.0" },
		},
		"a@2.0.0",
	);

	expect(made.moves).toEqual(["a 1.0.0 > 2.0.0 #0", "b 1.0.0 > 2.0.0 #0"]);
	expect(made.steps.map(({ reason }) => reason)).toEqual([
		"It was asked for.",
		"It has to move along: a@2.0.0 needs b 2.x, and b@1.0.0 does not fit.",
	]);
	expect(made.explanation).toBe(
		"a goes from 1.0.0 to 2.0.0 and b goes from 1.0.0 to 2.0.0. b moves along, because a@2.0.0 needs b 2.x, and b@1.0.0 does not fit. The running process switches without a restart.",
	);
});

const needing: Scene = {
	releases: { "a@1.0.0": {}, "a@2.0.0": { dependencies: { b: "2.x" } }, "b@1.0.0": {}, "b@2.0.0": {} },
	wanted: { a: "1.0.0", b: "1.0.0" },
	config: { components: { dependency_resolution: false } },
};

test("with dependency resolution off, others move only when they are named", () => {
	const alone = plan(needing, "a@2.0.0");
	expect(alone).toMatchObject({ feasible: false, steps: [], takesEffect: "nothing" });
	expect(alone.explanation).toBe(
		"Because a@2.0.0 needs b 2.x, and b stays at 1.0.0 while components.dependency_resolution is off, this is not possible. It would be possible together with b@2.0.0; name that as well.",
	);
	expect(plan(needing, "a@2.0.0", "b@2.0.0").moves).toEqual(["a 1.0.0 > 2.0.0 #0", "b 1.0.0 > 2.0.0 #0"]);
	expect(plan(needing, "a").moves).toEqual([]);
});

test("targets without a version are chosen to go together", () => {
	const scene: Scene = {
		releases: { "a@1.0.0": {}, "a@2.0.0": { dependencies: { b: "1.x" } }, "b@1.0.0": {}, "b@1.5.0": {}, "b@2.0.0": {} },
		wanted: { a: "1.0.0", b: "1.0.0" },
	};

	expect(plan(scene, "a", "b").moves).toEqual(["a 1.0.0 > 2.0.0 #0", "b 1.0.0 > 1.5.0 #0"]);
	expect(plan(scene, "a", "b@2.0.0").moves).toEqual(["b 1.0.0 > 2.0.0 #0"]);
});

test.each([
	["strict", ["a 1.0.0 > 1.5.0 #0"]],
	["normal", ["a 1.0.0 > 2.0.0 #0"]],
	["permissive", ["a 1.0.0 > 2.0.0 #0"]],
])("at level %s the newest feasible release is %j", (level, moves) => {
	const scene: Scene = {
		releases: { "a@1.0.0": {}, "a@1.5.0": {}, "a@2.0.0": { compatibility_matrix: { b: ["2.x"] } }, "b@1.0.0": {} },
		wanted: { a: "1.0.0", b: "1.0.0" },
		config: { validation: { level } },
	};

	expect(plan(scene, "a").moves).toEqual(moves);
	expect(newestPlan("a", inputsOf(scene), onlyWhether)?.version ?? null).toBe(level === "strict" ? "1.5.0" : "2.0.0");
});

test("what cannot be made possible says what stands against it, with both places", () => {
	const { text, ranges } = marked(`{ "components": { "a": ⟦a:"1.0.0"⟧, "b": ⟦b:"1.0.0"⟧ } }`);
	const made = makePlan([{ name: "a", version: "2.0.0" }], {
		...inputsOf(needing),
		reading: readManifest(text, "noodle.json"),
		inventory: inventoryOf({ "a@1.0.0": {}, "a@2.0.0": { dependencies: { b: "2.x" } }, "b@1.0.0": {} }),
	});

	expect(made.explanation).toBe(
		"a@2.0.0 needs b 2.x (there is no such release to move to). No other releases of the components involved would make it possible.",
	);
	expect(made.findings).toEqual([
		expect.objectContaining({
			code: "unmet-dependency",
			component: "a",
			range: ranges.a,
			related: [expect.objectContaining({ component: "b", range: ranges.b })],
		}),
	]);
});

test("what is absent has to be added first", () => {
	const made = plan(
		{ releases: { "a@1.0.0": {}, "a@2.0.0": { dependencies: { b: "1.x" } } }, wanted: { a: "1.0.0" } },
		"a@2.0.0",
	);

	expect(made.explanation).toBe(
		"a@2.0.0 needs b 1.x, and there is no b in the manifest. An upgrade adds no components, so add b to noodle.json first.",
	);
});

test("a component in a version that no catalog has is held against what depends on it all the same", () => {
	const releases = { "a@1.0.0": {}, "a@2.0.0": { dependencies: { b: "2.x" } } };

	expect(plan({ releases, wanted: { a: "1.0.0", b: "2.9.0" } }, "a@2.0.0").feasible).toBe(true);
	expect(plan({ releases, wanted: { a: "1.0.0", b: "1.0.0" } }, "a@2.0.0").explanation).toContain(
		"a@2.0.0 needs b 2.x (there is no such release to move to).",
	);
});

test.each([
	[
		"b@1.0.0",
		"unknown-component",
		'The manifest has no component "b". It has renderer, search-index. Add "b" to noodle.json first.',
	],
	["rendrer", "unknown-component", 'The manifest has no component "rendrer". Did you mean "renderer"?'],
	["renderer@9.0.0", "unknown-version", "No catalog has renderer@9.0.0; there is 1.0.0. Choose one of these."],
	[
		"search-index@2.0.0",
		"unknown-component",
		'No catalog has a component "search-index". Check the name, or add a release of it to a catalog.',
	],
	[
		"search-index",
		"unknown-component",
		'No catalog has a component "search-index". Check the name, or add a release of it to a catalog.',
	],
])("%s is refused as %s", (target, code, message) => {
	const made = plan(
		{ releases: { "renderer@1.0.0": {} }, wanted: { renderer: "1.0.0", "search-index": "1.0.0" } },
		target,
	);

	expect(made).toMatchObject({ feasible: false, explanation: message, steps: [] });
	expect(made.findings).toEqual([expect.objectContaining({ code, severity: "error", message, file: "noodle.json" })]);
});

test.each([
	[
		`{ "components": { "a": "1.0.0"\n  ⟦at:"b"⟧: "1.0.0" } }`,
		"noodle.json cannot be used, so nothing can be planned. Line 2, column 3: This is not valid JSON: a comma is expected before this.",
	],
	[
		`{ "components": { "a": ⟦at:"^1.0.0"⟧ } }`,
		'noodle.json has an entry of a that cannot be used. "^1.0.0" is not an exact version. Write one such as "1.2.0"; ranges and tags are not allowed in a manifest.',
	],
])("a manifest that cannot be used says where and why", (source, message) => {
	const { text, ranges } = marked(source);
	const made = makePlan([{ name: "a", version: null }], {
		...inputsOf(two),
		reading: readManifest(text, "noodle.json"),
	});

	expect(made).toMatchObject({ feasible: false, explanation: message });
	expect(made.findings).toEqual([expect.objectContaining({ message, range: ranges.at })]);
});

const stops: Scene = {
	releases: { "a@1.0.0": {}, "a@2.0.0": {}, "a@3.0.0": { upgrade_path: ["2.0.0"] }, "b@1.0.0": {}, "b@2.0.0": {} },
	wanted: { a: "1.0.0", b: "1.0.0" },
};

test("a stop is a stage of its own, before everything switches together", () => {
	const made = plan(stops, "a@3.0.0", "b@2.0.0");

	expect(made.moves).toEqual(["a 1.0.0 > 2.0.0 #0", "a 2.0.0 > 3.0.0 #1", "b 1.0.0 > 2.0.0 #1"]);
	expect(made.steps[0]?.reason).toBe("3.0.0 cannot be stepped to from 1.0.0, so 2.0.0 is a stop on the way.");
	expect(made.explanation).toContain(
		"a goes from 1.0.0 to 2.0.0, then a goes from 2.0.0 to 3.0.0 and b goes from 1.0.0 to 2.0.0.",
	);
});

test("a stop that does not go together with what runs is gone around, or refused with the reason", () => {
	const around = {
		...stops.releases,
		"a@2.0.0": { dependencies: { b: "2.x" } },
		"a@1.9.0": {},
		"a@3.0.0": { upgrade_path: ["1.9.0", "2.0.0"] },
	};
	expect(plan({ ...stops, releases: around }, "a@3.0.0").moves).toEqual(["a 1.0.0 > 1.9.0 #0", "a 1.9.0 > 3.0.0 #1"]);

	const blocked = plan(
		{ ...stops, releases: { ...stops.releases, "a@2.0.0": { dependencies: { b: "2.x" } } } },
		"a@3.0.0",
	);
	expect(blocked).toMatchObject({ feasible: false, findings: [{ code: "no-upgrade-path" }] });
	expect(blocked.explanation).toBe(
		"a cannot step from 1.0.0 to 3.0.0 at once, and a stop on the way does not go together with what runs: a@2.0.0 needs b 2.x, and b@1.0.0 does not fit. The nearest that is possible is a@2.0.0; choose that instead.",
	);
});

test("a stop is held against the stops that come before it", () => {
	const made = plan(
		{
			releases: {
				...stops.releases,
				"b@2.0.0": { dependencies: { a: "2.x" } },
				"b@3.0.0": { upgrade_path: ["2.0.0"] },
			},
			wanted: { a: "1.0.0", b: "1.0.0" },
		},
		"a@3.0.0",
		"b@3.0.0",
	);

	expect(made.moves).toEqual(["a 1.0.0 > 2.0.0 #0", "b 1.0.0 > 2.0.0 #1", "a 2.0.0 > 3.0.0 #2", "b 2.0.0 > 3.0.0 #2"]);
});

test("a conflict that a stop finds and does not make is no reason against it", () => {
	const releases = { ...stops.releases, "b@1.0.0": { dependencies: { a: "3.x" } } };

	expect(plan({ ...stops, releases }, "a@3.0.0").moves).toEqual(["a 1.0.0 > 2.0.0 #0", "a 2.0.0 > 3.0.0 #1"]);
});

test("a release that nothing leads to is refused for itself, and passed over for the newest", () => {
	const scene: Scene = { ...two, releases: { "a@1.0.0": {}, "a@1.5.0": {}, "a@2.0.0": { upgrade_path: ["1.9.0"] } } };

	expect(plan(scene, "a@2.0.0").explanation).toBe(
		"No upgrade path leads from a@1.0.0 to 2.0.0: 2.0.0 may be stepped to from 1.9.0 only, and no release in between leads there. The nearest that is possible is a@1.5.0; choose that instead.",
	);
	expect(plan(scene, "a").moves).toEqual(["a 1.0.0 > 1.5.0 #0"]);
});

test("an upgrade path does not bind a rollback", () => {
	const scene: Scene = { ...stops, wanted: { a: "1.0.0", b: "1.0.0" }, direction: "rollback" };

	expect(plan(scene, "a@3.0.0").moves).toEqual(["a 1.0.0 > 3.0.0 #0"]);
});

test("steps start at what runs, not at what the manifest says", () => {
	const scene: Scene = { ...two, wanted: { a: "1.1.0" }, running: { a: "1.0.0" } };

	expect(plan(scene, "a@2.0.0").moves).toEqual(["a 1.0.0 > 2.0.0 #0"]);
	expect(plan(scene, "a@1.1.0").moves).toEqual(["a 1.0.0 > 1.1.0 #0"]);
	const back = plan(scene, "a@1.0.0");
	expect(back.moves).toEqual(["a 1.0.0 > 1.0.0 #0"]);
	expect(back.explanation).toContain("a stays at 1.0.0, and the manifest says so.");
});

test("another configuration is a step of its own for what was asked for, and none for anything else", () => {
	const scene: Scene = { ...two, reconfigured: ["a"] };

	const stays = plan(scene, "a@1.0.0");
	expect(stays.steps).toEqual([
		{
			component: "a",
			from: "1.0.0",
			to: "1.0.0",
			configChanged: true,
			reason: "Its configuration in noodle.json is another one than it has.",
			stage: 0,
		},
	]);
	expect(stays.explanation).toBe(
		"a stays at 1.0.0, with a changed configuration. The running process switches without a restart.",
	);
	expect(plan(scene, "a").explanation).toContain("a goes from 1.0.0 to 2.0.0, with a changed configuration.");
	const beside: Scene = { releases: { ...two.releases, "b@1.0.0": {} }, wanted: { a: "1.0.0", b: "1.0.0" } };
	expect(plan({ ...beside, reconfigured: ["b"] }, "a@1.1.0").moves).toEqual(["a 1.0.0 > 1.1.0 #0"]);
	expect(plan({ ...beside, reconfigured: ["b"] }, "a@1.1.0", "b@1.0.0").moves).toEqual([
		"a 1.0.0 > 1.1.0 #0",
		"b 1.0.0 > 1.0.0 #0",
	]);
});

test("on a way with stops the configuration changes once", () => {
	const made = plan({ ...stops, wanted: { a: "1.0.0", b: "1.0.0" }, reconfigured: ["a"] }, "a@3.0.0");

	expect(made.steps.length).toBeGreaterThan(1);
	expect(made.steps.map(({ configChanged = false }) => configChanged)).toEqual([
		...made.steps.slice(1).map(() => false),
		true,
	]);
});

test("an older version may be asked for", () => {
	expect(plan({ ...two, wanted: { a: "2.0.0" } }, "a@1.0.0").moves).toEqual(["a 2.0.0 > 1.0.0 #0"]);
});

test.each([
	["the newest is there", { wanted: { a: "2.0.0" } }, null],
	["a newer one is", { wanted: { a: "1.1.0" } }, "2.0.0"],
	["what is wanted is in no catalog, and newer than all", { wanted: { a: "2.5.0" } }, null],
	["a prerelease of a newer one is wanted", { wanted: { a: "3.0.0-rc.1" } }, null],
	["the manifest does not know it", { wanted: {} }, null],
])("when %s, the newest feasible release is %j", (_, change, expected) => {
	expect(newestPlan("a", inputsOf({ ...two, ...change }), onlyWhether)?.version ?? null).toBe(expected);
});

test("a search that is given up asks for help", () => {
	const crowd = Array.from({ length: 12 }, (_, i) => `c${i}`);
	const releases = crowd.flatMap((name) =>
		Array.from({ length: 11 }, (_, v) => {
			const others = crowd.filter((other) => other !== name).map((other) => [other, `<${v + 1}.0.0 || >${v + 1}.0.0`]);
			return [`${name}@${v + 1}.0.0`, { dependencies: Object.fromEntries(others) }] as const;
		}),
	);
	const scene: Scene = {
		releases: Object.fromEntries(releases),
		wanted: Object.fromEntries(crowd.map((name) => [name, "1.0.0"])),
	};

	expect(plan(scene, "c0@1.0.0").explanation).toContain("given up because there are too many combinations");
});
