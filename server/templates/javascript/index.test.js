import assert from "node:assert/strict";
import { test } from "node:test";
import component from "./index.js";

const log = { debug() {}, info() {}, warn() {}, error() {} };
const start = (state) => component.setup({ state, config: {}, log });

test("it greets by name", () => {
	assert.equal(start().methods.greet("Ada"), "Hello, Ada!");
});

test("the next release goes on where this one was", () => {
	const before = start();
	before.methods.greet("Ada");
	const after = start(structuredClone(before.exportState()));
	assert.equal(after.methods.greet("Ada"), "Hello again, Ada! That makes 2 times.");
});
