import { expect, test } from "vitest";
import { rollbackQuestion } from "./rollback-text.ts";

const renderer = { component: "renderer", from: "3.0.0", to: "1.0.0" };
const index = { component: "search-index", from: "2.0.0", to: "1.1.0" };

test.each([
	[1, [renderer], "Roll back this upgrade?", ["renderer goes back from 3.0.0 to 1.0.0."]],
	[
		3,
		[renderer, index],
		"Roll back 3 upgrades: this one, and what has come since?",
		["renderer goes back from 3.0.0 to 1.0.0.", "search-index goes back from 2.0.0 to 1.1.0."],
	],
	[
		1,
		[
			{ ...renderer, configChanged: true },
			{ component: "limiter", from: "1.0.0", to: "1.0.0", configChanged: true },
		],
		"Roll back this upgrade?",
		[
			"renderer goes back from 3.0.0 to 1.0.0, with its earlier configuration.",
			"limiter stays at 1.0.0, with its earlier configuration.",
		],
	],
	[1, [], "Roll back this upgrade?", ["What runs is what ran before it, and stays."]],
] as [number, Parameters<typeof rollbackQuestion>[0]["moves"], string, string[]][])(
	"of %i upgrades that move %j",
	(upgrades, moves, ask, detail) => {
		const question = rollbackQuestion({ ok: true, moves, upgrades, fingerprint: "f" });

		expect(question).toEqual({ ask, detail: detail.join("\n") });
	},
);
