import { createInstance } from "@noodle-upgrade/runtime/isolation";
import { javaScriptEntry } from "../contracts/instance/javascript-entry.ts";
import { instanceContract } from "../contracts/instance.ts";

for (const format of ["module", "commonjs"] as const) {
	instanceContract(`process, ${format}`, {
		create: (name, host) => createInstance("process", name, host),
		entry: (fixture) => javaScriptEntry(fixture, format, "process"),
		isolated: true,
		copies: true,
		tracksMaps: false,
	});
}
