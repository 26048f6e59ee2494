import { expect, test } from "vitest";
import { stateless } from "./harness/fixtures.ts";
import { runScript } from "./harness/run-script.ts";
import { workspaceForTest } from "./harness/workspace.ts";

test("a thread whose heap grows object by object ends at its limit, alone, and its calls hear why", async () => {
	const greedy = stateless(
		"greedy",
		"1.0.0",
		`eat: () => { const eaten = []; for (let i = 0; ; i++) eaten.push({ i, text: "piece " + i }); }`,
	);
	const { root } = await workspaceForTest({
		manifest: { components: { greedy: "1.0.0", other: "1.0.0" } },
		releases: [greedy, stateless("other", "1.0.0")],
	});
	const seen = await runScript("greedy.mjs", [root]);
	expect(seen).toMatchObject({
		eaten: { code: "component-crashed", message: expect.stringContaining("reached the limit of its memory") },
		other: "1.0.0",
		lines: [expect.stringMatching(/^1\.0\.0 died: its thread reached the limit of its memory\. It starts again in/)],
	});
});
