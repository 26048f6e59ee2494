import { expect, test } from "vitest";
import type { ComponentItem, HealthItem } from "../../../server/src/protocol/index.ts";
import {
	bestUpgrade,
	componentDescription,
	componentTooltip,
	runningDescription,
	worstHealth,
} from "./component-text.ts";
import { component } from "./fixtures.ts";

const newer = (version: string, reason: string | null = null) => ({
	version,
	description: "",
	feasible: reason === null,
	reason,
});
const running = (version: string, status: HealthItem["status"] = "healthy", pid = 7) => ({
	runtime: `r${pid}`,
	pid,
	version,
	health: { status, reason: status === "healthy" ? null : "it throws" },
});

test("the best upgrade is the newest that is possible", () => {
	const releases = [newer("3.0.0", "It needs tokenizer 2.x."), newer("2.0.0"), newer("1.1.0")];
	expect(bestUpgrade(component({ newer: releases }))).toBe("2.0.0");
	expect(bestUpgrade(component({ newer: releases.slice(0, 1) }))).toBeNull();
});

test.each<[string, Partial<ComponentItem>, { moving: boolean; anyRuntime: boolean }, string]>([
	["at rest", {}, { moving: false, anyRuntime: false }, "1.0.0"],
	[
		"with something newer",
		{ newer: [newer("2.0.0")] },
		{ moving: false, anyRuntime: false },
		"1.0.0 → 2.0.0 available",
	],
	[
		"with something newer that cannot be had",
		{ newer: [newer("2.0.0", "no")] },
		{ moving: false, anyRuntime: false },
		"1.0.0",
	],
	["running", { running: [running("1.0.0")] }, { moving: false, anyRuntime: true }, "1.0.0 · healthy"],
	[
		"running something else",
		{ running: [running("0.9.0")] },
		{ moving: false, anyRuntime: true },
		"1.0.0 · running 0.9.0 · healthy",
	],
	[
		"sick in one of two processes",
		{ running: [running("1.0.0"), running("1.0.0", "unhealthy", 8)] },
		{ moving: false, anyRuntime: true },
		"1.0.0 · unhealthy",
	],
	["absent from the runtime", {}, { moving: false, anyRuntime: true }, "1.0.0 · not running"],
	["on the move", { running: [running("1.0.0")] }, { moving: true, anyRuntime: true }, "1.0.0 · changing…"],
])("a component %s", (_, overrides, state, expected) => {
	expect(componentDescription(component(overrides), state)).toBe(expected);
});

test("the worst health comes first", () => {
	const all = [
		running("1.0.0"),
		running("1.0.0", "starting"),
		running("1.0.0", "failed"),
		running("1.0.0", "unhealthy"),
	];
	expect(worstHealth(all)).toEqual({ status: "failed", reason: "it throws" });
	expect(worstHealth([])).toBeNull();
	expect(runningDescription(running("1.0.0", "restarting"))).toBe("restarting · pid 7");
});

test("the tooltip tells all, with the reasons", () => {
	const text = componentTooltip(
		component({
			description: "Renders Markdown",
			installed: "0.9.0",
			newer: [newer("3.0.0", "It needs tokenizer 2.x."), newer("2.0.0")],
			running: [running("1.0.0", "unhealthy")],
			errors: 1,
			warnings: 2,
		}),
	);

	expect(text.split("\n")).toEqual([
		"**renderer** — Renders Markdown",
		"",
		"- noodle.json wants 1.0.0",
		"- installed is 0.9.0",
		"- process 7 runs 1.0.0, unhealthy: it throws",
		"- 3.0.0 is not possible: It needs tokenizer 2.x.",
		"- 2.0.0 is available",
		"- 1 error and 2 warnings in Problems",
	]);
});
