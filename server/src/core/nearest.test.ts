import { expect, test } from "vitest";
import { nearest } from "./nearest.ts";

const names = ["renderer", "search-index", "rate-limiter", "db", "@acme/cache"];

test.each([
	["rendrer", "renderer"],
	["renderers", "renderer"],
	["searchindex", "search-index"],
	["rate_limiter", "rate-limiter"],
	["@acme/cahce", "@acme/cache"],
	["dp", "db"],
	["renderer", "renderer"],
	["x", null],
	["xy", null],
	["payments", null],
	["", null],
])("%j most likely means %j", (name, expected) => {
	expect(nearest(name, names)).toBe(expected);
});
