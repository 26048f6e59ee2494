import { expect, test } from "vitest";
import { readOptions } from "../../../scripts/lib/start/options.ts";

test.each([
	[[], { open: true, port: undefined, servicePort: 4173 }],
	[["--no-open"], { open: false, port: undefined, servicePort: 4173 }],
	[["--port", "8080", "--service-port=0"], { open: true, port: 8080, servicePort: 0 }],
])("%j", (args, options) => {
	expect(readOptions(args)).toEqual({ kind: "start", options });
});

test("help wins over everything else that is right", () => {
	expect(readOptions(["--no-open", "--help"])).toEqual({ kind: "help" });
});

test.each([
	[["--opne"], /Unknown option '--opne'/],
	[["folder"], /Unexpected argument 'folder'/],
	[["--port"], /--port/],
	[["--port", "65536"], /--port is "65536"; it must be a number from 0 to 65535/],
	[["--service-port", "http"], /--service-port is "http"/],
])("%j is wrong", (args, reason) => {
	expect(readOptions(args)).toMatchObject({ kind: "wrong", reason: expect.stringMatching(reason) });
});
