import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		projects: [
			{
				test: {
					name: "unit",
					include: ["{runtime,server,client}/src/**/*.test.ts"],
				},
			},
			{
				// Real threads, processes, files and sockets.
				test: {
					name: "integration",
					include: ["test/**/*.test.ts"],
					exclude: ["test/e2e/**"],
					testTimeout: 30_000,
					hookTimeout: 60_000,
				},
			},
			{
				// A real VS Code: one after the other, on two cores.
				test: {
					name: "e2e",
					include: ["test/e2e/**/*.e2e.test.ts"],
					testTimeout: 120_000,
					hookTimeout: 300_000,
					fileParallelism: false,
				},
			},
		],
	},
});
