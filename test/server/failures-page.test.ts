import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { failurePolicies } from "../../server/src/core/failure-policy.ts";

const responses = { "goes back at once": "roll-back", "tried again": "retry", "goes on without": "degrade" } as const;

test("docs/failures.md has every failure, with what is done about it, and no other", async () => {
	const page = await readFile(new URL("../../docs/failures.md", import.meta.url), "utf8");
	const rows = [...page.matchAll(/^\| `([a-z-]+)` +\| .* \| ([a-z ]+?) +\|$/gm)];
	const told = Object.fromEntries(
		rows.map(([, code, response]) => [code, responses[response as keyof typeof responses]]),
	);

	expect(told).toEqual(
		Object.fromEntries(Object.entries(failurePolicies).map(([code, { response }]) => [code, response])),
	);
});
