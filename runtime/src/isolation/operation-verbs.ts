import type { Operation } from "./thread/messages.ts";

/** How messages name what a release was asked to do. */
export const verbs: Record<Operation, string> = {
	load: "load",
	setup: "start (setup)",
	begun: "begin its calls",
	keepCode: "keep what it was compiled to",
	exportState: "export its state",
	checkExport: "export its state",
	importState: "import the state",
	migrate: "migrate the state",
	activate: "activate",
	deactivate: "deactivate",
	health: "report its health",
	copyAhead: "copy its tracked maps ahead",
	finishCopy: "export its state",
	flushCopy: "copy its latest changes",
	borrowEntries: "take over a share of the keys",
	returnEntries: "give its share of the keys back",
	takeBackEntries: "take keys back",
	stopCopy: "stop copying its tracked maps",
	writeSnapshot: "write its state to disk",
	receiveCopy: "receive tracked maps",
	relayCopy: "migrate tracked maps",
	copyReceived: "receive the tracked maps whole",
	compile: "compile",
	dispose: "dispose",
};
