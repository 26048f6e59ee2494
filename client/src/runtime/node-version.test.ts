import { expect, test } from "vitest";
import { nodeVersionProblem } from "./node-version.ts";

test.each(["v22.13.0", "v22.20.1\n", "v24.0.0", "v23.1.0", "v100.0.0-nightly"])("%s will do", (printed) => {
	expect(nodeVersionProblem(printed)).toBeNull();
});

test.each([
	["v20.19.2\n", "it is 20.19.2, and runtimes need 22.13 or newer"],
	["v22.12.9", "it is 22.12.9, and runtimes need 22.13 or newer"],
	["1.2.3", "it does not answer --version as Node.js does"],
	["", "it does not answer --version as Node.js does"],
])("%s will not", (printed, problem) => {
	expect(nodeVersionProblem(printed)).toBe(problem);
});
