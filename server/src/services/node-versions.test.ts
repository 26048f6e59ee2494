import { failure, success } from "@noodle-upgrade/runtime/formats";
import type { RuntimeStatus } from "@noodle-upgrade/runtime/protocol";
import { expect, test } from "vitest";
import { part } from "../../../test/harness/world.ts";
import type { Ports, RuntimeLink } from "../core/ports.ts";
import { NodeVersions } from "./node-versions.ts";

type Answer = ReturnType<RuntimeLink["status"]>;

const answering = (node: string): Answer => Promise.resolve(success(part<RuntimeStatus>("status", { node })));

/** @param runtimes by id, how each answers */
function asking(runtimes: Record<string, () => Answer>) {
	const asked: string[] = [];
	const links = Object.entries(runtimes).map(([id, status]) =>
		part<RuntimeLink>("link", {
			id,
			status() {
				asked.push(id);
				return status();
			},
		}),
	);
	const ports = part<Ports>("ports", {
		nodeVersion: "20.0.0",
		fleet: part<Ports["fleet"]>("fleet", { connect: async () => ({ links, unreachable: [] }) }),
		// Its time is over as soon as everybody who answers has answered.
		clock: part<Ports["clock"]>("clock", { wait: () => new Promise((resolve) => setImmediate(resolve)) }),
	});
	return { nodes: new NodeVersions(ports), asked };
}

test("the Node of every runtime counts, and each is asked once", async () => {
	const { nodes, asked } = asking({ a: () => answering("v24.1.0"), b: () => answering("v22.14.0") });

	expect(await nodes.find()).toEqual(["24.1.0", "22.14.0"]);
	expect(await nodes.find()).toEqual(["24.1.0", "22.14.0"]);
	expect(asked).toEqual(["a", "b"]);
});

test.each([
	["there is none", {}],
	["the only one fails", { a: async () => failure("timeout", "It does not answer.") }],
	["the only one hangs", { a: () => new Promise<never>(() => {}) }],
])("our own Node counts when %s", async (_, runtimes) => {
	expect(await asking(runtimes).nodes.find()).toEqual(["20.0.0"]);
});

test("one that fails says nothing, and is asked again", async () => {
	const { nodes, asked } = asking({ a: () => answering("v24.1.0"), b: async () => failure("timeout", "Not now.") });

	expect(await nodes.find()).toEqual(["24.1.0"]);
	expect(await nodes.find()).toEqual(["24.1.0"]);
	expect(asked).toEqual(["a", "b", "b"]);
});
