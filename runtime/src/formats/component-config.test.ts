import { expect, test } from "vitest";
import { type ComponentConfig, isSameConfig } from "./component-config.ts";

const nested: ComponentConfig = { a: { b: 1, c: [{ d: 2, e: null }] }, "10": true };

test.each<[what: string, one: ComponentConfig, other: ComponentConfig, same: boolean]>([
	["nothing and nothing", {}, {}, true],
	["keys in another order, at any depth", nested, { "10": true, a: { c: [{ e: null, d: 2 }], b: 1 } }, true],
	["items in another order", { a: [1, 2] }, { a: [2, 1] }, false],
	["a key more", { a: 1 }, { a: 1, b: 2 }, false],
	["a key that is null and one that is absent", { a: null }, {}, false],
	["a number and its text", { a: 1 }, { a: "1" }, false],
	["a list and an object with the same keys", { a: ["x"] }, { a: { 0: "x" } }, false],
	["a variable and another one", { a: `\${env:ONE}` }, { a: `\${env:TWO}` }, false],
])("%s", (_, one, other, same) => {
	expect(isSameConfig(one, other)).toBe(same);
	expect(isSameConfig(other, one)).toBe(same);
});
