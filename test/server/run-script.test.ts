import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { runScript } from "../../server/src/adapters/scripts/run-script.ts";

const shared = { folder: tmpdir(), environment: process.env, timeoutMs: 20_000 };

test("a program and its arguments reach the system as they are", async () => {
	const command = [process.execPath, "-p", "process.argv[1]", `a "b" $HOME 'c'`] as const;

	expect(await runScript({ ...shared, command })).toEqual({ kind: "exited", code: 0, output: `a "b" $HOME 'c'` });
});

test("a program that is not there is told", async () => {
	expect(await runScript({ ...shared, command: ["no-such-program-anywhere"] })).toMatchObject({
		kind: "not-started",
		reason: expect.stringContaining("no-such-program-anywhere"),
	});
});
