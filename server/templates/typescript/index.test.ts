import assert from "node:assert/strict";
import { test } from "node:test";
import component from "./index.ts";

type State = ReturnType<ReturnType<typeof component.setup>["exportState"]>;

const start = (state?: State) => component.setup({ state, log: { info() {} } });

test("it greets by name", () => {
	assert.equal(start().methods.greet("Ada"), "Hello, Ada!");
});

test("the next release goes on where this one was", () => {
	const before = start();
	before.methods.greet("Ada");
	const after = start(structuredClone(before.exportState()));
	assert.equal(after.methods.greet("Ada"), "Hello again, Ada! That makes 2 times.");
});
