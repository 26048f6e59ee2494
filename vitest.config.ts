import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		// Two cores, and tests that mostly wait for threads and processes: Vitest by itself would use one worker.
		maxWorkers: 2,
		projects: [
			{
				resolve: {
					alias: { vscode: fileURLToPath(new URL("test/harness/vscode/api-in-plain-node.ts", import.meta.url)) },
				},
				test: {
					name: "unit",
					include: ["{runtime,server,client}/src/**/*.test.ts"],
					// Time limits find what hangs; what is only slow beside other work is no failure.
					testTimeout: 20_000,
				},
			},
			{
				// Real threads, processes, files and sockets.
				test: {
					name: "integration",
					include: ["test/**/*.test.ts"],
					exclude: ["test/e2e/**"],
					testTimeout: 60_000,
					hookTimeout: 60_000,
				},
			},
			{
				// A real VS Code: one after the other, and after everything else.
				test: {
					name: "e2e",
					sequence: { groupOrder: 1 },
					include: ["test/e2e/**/*.e2e.test.ts"],
					testTimeout: 120_000,
					hookTimeout: 300_000,
					fileParallelism: false,
				},
			},
		],
	},
});
