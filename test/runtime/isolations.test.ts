import { createInstance } from "@noodle-upgrade/runtime/isolation";
import { javaScriptEntry } from "../contracts/instance/javascript-entry.ts";
import { instanceContract } from "../contracts/instance.ts";

for (const format of ["module", "commonjs"] as const) {
	instanceContract(`thread, ${format}`, {
		create: (name, host) => createInstance("thread", name, host),
		entry: (fixture) => javaScriptEntry(fixture, format, "thread"),
		isolated: true,
		copies: true,
		tracksMaps: true,
	});
}
