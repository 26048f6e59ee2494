import { expect, test } from "vitest";
import { component, running, workspace } from "./fixtures.ts";
import { statusText } from "./status-text.ts";

test("without a manifest there is nothing to say", () => {
	expect(statusText([])).toBeNull();
});

test("components and updates are counted over all workspaces", () => {
	const workspaces = [
		workspace({ components: [component(), component({ upgradeTo: "2.0.0" })] }),
		workspace({ components: [component({ upgradeTo: "2.0.0" })] }),
	];
	expect(statusText(workspaces)).toMatchObject({ text: "$(layers) Noodle: 3 components, 2 updates", severity: "fine" });
});

test("one is one, and none are not mentioned", () => {
	expect(statusText([workspace({ components: [component()] })])?.text).toBe("$(layers) Noodle: 1 component");
});

test.each([
	["a warning", workspace({ components: [component({ warnings: 1 })] }), "warning", "1 component, 1 warning"],
	[
		"an error",
		workspace({ components: [component({ warnings: 1, errors: 1 })] }),
		"error",
		"1 component, 1 error, 1 warning",
	],
	["a workspace that cannot be read", workspace({ problem: "It is locked." }), "error", "0 components, 1 error"],
	[
		"a component that is not healthy",
		workspace({
			components: [
				component({
					running: [
						{ runtime: "r", pid: 1, configDiffers: false, version: "1.0.0", health: { status: "failed", reason: "" } },
					],
				}),
			],
		}),
		"error",
		"1 component, 1 not healthy",
	],
	[
		"a component that is being started again",
		workspace({ components: [component({ running: [running("1.0.0", "restarting")] })] }),
		"warning",
		"1 component, 1 not healthy",
	],
	[
		"an error that belongs to no component",
		workspace({ findings: [{ severity: "error", message: "The file ends too early." }] }),
		"error",
		"0 components, 1 error",
	],
])("%s colours it, and is named", (_, item, severity, named) => {
	const text = `$(${severity}) Noodle: ${named}`;
	expect(statusText([item])).toMatchObject({ severity, text });
});

test("trouble comes before what can be upgraded to", () => {
	const item = workspace({ components: [component({ upgradeTo: "2.0.0", errors: 1 })] });
	expect(statusText([item])?.text).toBe("$(error) Noodle: 1 component, 1 error");
});

test("an upgrade under way spins", () => {
	const item = workspace({ components: [component()], open: [{ id: "u1", components: ["renderer"] }] });
	expect(statusText([item])?.text).toContain("$(sync~spin)");
});
