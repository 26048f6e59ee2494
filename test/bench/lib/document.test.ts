import { expect, test } from "vitest";
import { type Measurement, withFigures } from "../../../scripts/lib/bench/document.ts";
import { row, rowsBeside } from "../../../scripts/lib/bench/row.ts";

const measurement: Measurement = {
	suite: "call",
	rows: [
		...rowsBeside("call.thread.64.us", 2, "µs", { "raw postMessage": 8, Piscina: 10, comlink: 16 }),
		row("call.inline.ns", 41, "ns"),
		row("http.errors", 0, "requests", { name: "pm2 reload", value: 0 }),
	],
	machine: "a machine",
	command: "npm run bench -- call --doc",
	date: "2026-01-31",
};

test("figures take the place of what stands between their suite's marks, and nothing else's", () => {
	const document = [
		"# Figures",
		"<!-- suite: call -->",
		"old",
		"<!-- /suite: call -->",
		"after",
		"<!-- suite: swap -->",
		"swap's",
		"<!-- /suite: swap -->",
	].join("\n");
	expect(withFigures(document, measurement)).toBe(`# Figures
<!-- suite: call -->

| key | figure | beside it | times that | aim |
| --- | --- | --- | --- | --- |
| \`call.thread.64.us\` | 2 µs | raw postMessage: 8 µs | 0.25 | ≤ 0.3 ×, reached |
| \`call.thread.64.us\` | 2 µs | Piscina: 10 µs | 0.2 | ≤ 0.15 ×, **not reached** |
| \`call.thread.64.us\` | 2 µs | comlink: 16 µs | 0.125 |  |
| \`call.inline.ns\` | 41 ns |  |  | ≤ 40 ns, **not reached** |
| \`http.errors\` | 0 requests | pm2 reload: 0 requests |  | ≤ 0 requests, reached |

Measured on 2026-01-31 with \`npm run bench -- call --doc\` on a machine.

<!-- /suite: call -->
after
<!-- suite: swap -->
swap's
<!-- /suite: swap -->`);
});

test("a second run replaces the first one's figures", () => {
	const once = withFigures("<!-- suite: call --><!-- /suite: call -->", measurement);
	expect(once && withFigures(once, measurement)).toBe(once);
});

test("a document without a place for the suite is left alone", () => {
	expect(withFigures("<!-- suite: swap --><!-- /suite: swap -->", measurement)).toBeNull();
	expect(withFigures("<!-- suite: call -->", measurement)).toBeNull();
});
