import { finding } from "@noodle-upgrade/runtime/formats";
import { expect, test } from "vitest";
import { toHistoryItem, toRollbackPlan, toWorkspaceItem } from "./convert-items.ts";

test("a workspace is named by its folder, counts findings, and says what each open upgrade moves", () => {
	const error = finding("unknown-version", "error", "There is none.");
	const component = {
		name: "renderer",
		description: "",
		wanted: "1.0.0",
		installed: null,
		latest: null,
		newer: [],
		upgradeTo: null,
		running: [],
		dependencies: [],
		rollbackPoints: [],
		findings: [error, finding("runtime-drift", "warning", "Another one runs."), error],
	};
	const record = {
		id: "u1",
		kind: "upgrade" as const,
		outcome: null,
		components: [{ name: "renderer", from: "1.0.0", to: "2.0.0" }],
		startedAt: "2026-01-01T00:00:00Z",
		finishedAt: null,
		actor: "cli",
		user: "ada",
		strategy: "gradual" as const,
		code: null,
		reason: "",
		undoes: null,
	};
	const view = { root: "/real/w", components: [component], runtimes: [], findings: [], open: [record] };

	const item = toWorkspaceItem(view, { uri: "file:///w", name: "w" });

	expect(item).toMatchObject({
		root: "file:///w",
		name: "w",
		problem: null,
		open: [{ id: "u1", components: ["renderer"] }],
	});
	expect(item.components[0]).toMatchObject({ errors: 2, warnings: 1 });
	expect(item.components[0]).not.toHaveProperty("findings");
	expect(toHistoryItem({ ...record, verbs: [] })).not.toHaveProperty("undoes");
});

test("the plan of a rollback has each component's whole way once, and how many upgrades it takes back", () => {
	const step = { component: "renderer", reason: "", stage: 0 };
	const steps = [
		{ ...step, from: "3.0.0", to: "2.0.0" },
		{ ...step, from: "2.0.0", to: "1.0.0", stage: 1 },
	];
	const undoes = ["u3", "u2"].map((id) => ({ id, components: ["renderer"] }));

	expect(toRollbackPlan({ steps, undoes, fingerprint: "f" })).toEqual({
		ok: true,
		moves: [{ component: "renderer", from: "3.0.0", to: "1.0.0" }],
		upgrades: 2,
		fingerprint: "f",
	});
});
