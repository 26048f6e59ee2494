import { expect, test } from "vitest";
import { component, running, workspace } from "./fixtures.ts";
import { startedText } from "./started-text.ts";

test("a runtime that hosts everything is told of", () => {
	const all = workspace({ components: [component({ running: [running("1.0.0")] })] });
	expect(startedText(all, "r7", 7)).toEqual({
		severity: "information",
		text: "A runtime hosts the components of w, as process 7.",
	});
});

test("what did not start in it is named, and what has failed elsewhere is not", () => {
	const some = workspace({
		components: [
			component({ name: "index", running: [running("1.0.0", "failed")] }),
			component({ name: "limiter", running: [running("1.0.0"), running("1.0.0", "failed", 8)] }),
		],
	});
	const { severity, text } = startedText(some, "r7", 7);
	expect(severity).toBe("warning");
	expect(text).toContain("not all have started: index.");
});
