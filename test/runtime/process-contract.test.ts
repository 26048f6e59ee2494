import { createInstance } from "@noodle-upgrade/runtime/isolation";
import { beforeAll } from "vitest";
import { javaScriptEntry } from "../contracts/instance/javascript-entry.ts";
import { pythonEntry } from "../contracts/instance/python-entry.ts";
import { type InstanceKind, instanceContract } from "../contracts/instance.ts";
import { requirePython } from "../harness/python.ts";

beforeAll(requirePython);

const inProcess: Omit<InstanceKind, "entry"> = {
	create: (name, host) => createInstance("process", name, host),
	isolated: true,
	copies: true,
	tracksMaps: false,
};

for (const format of ["module", "commonjs"] as const) {
	const entry: InstanceKind["entry"] = (fixture) => javaScriptEntry(fixture, format, "process");
	instanceContract(`process, ${format}`, { ...inProcess, entry });
}

instanceContract("process, Python", { ...inProcess, entry: pythonEntry });
