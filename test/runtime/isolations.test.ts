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

instanceContract("inline", {
	create: (name, host) => createInstance("inline", name, host),
	entry: (fixture) => javaScriptEntry(fixture, "commonjs", "inline"),
	isolated: false,
	copies: false,
	tracksMaps: true,
});
