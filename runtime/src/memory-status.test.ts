import { expect, test } from "vitest";
import { availableBytes } from "./memory-status.ts";

const machine = { platform: "linux", rss: 200, free: 3_000, total: 8_000, limit: 0 } as const;

test.each([
	["what the machine has left", machine, 3_000],
	["what is left of its own limit", { ...machine, limit: 1_000 }, 800],
	["what the machine has left, if that is less", { ...machine, limit: 7_000 }, 3_000],
	["nothing, when it is over its limit", { ...machine, limit: 100 }, 0],
	["what the machine has left, where a limit is none", { ...machine, limit: 2 ** 64 }, 3_000],
	["what the machine has left, on Windows", { ...machine, platform: "win32" as const }, 3_000],
	["nobody knows how much, on macOS", { ...machine, platform: "darwin" as const }, null],
])("a process can have %s", (_, figures, expected) => {
	expect(availableBytes(figures)).toBe(expected);
});
