import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import { environmentSettings } from "../../../runtime/src/formats/environment-settings.ts";
import { noodle } from "../../harness/noodle.ts";
import { test } from "../../harness/scene.ts";
import { blockWith, settings } from "../../harness/settings.ts";
import { greeter } from "../harness/components.ts";
import { planningRows } from "./planning-rows.ts";
import { rolloutRows } from "./rollout-rows.ts";
import { swapRows } from "./swap-rows.ts";

const rows = [...planningRows, ...rolloutRows, ...swapRows];
const keys = settings.map(({ key }) => key);
const releases = [greeter("1.0.0"), greeter("1.1.0")];
const components = { greeter: "1.0.0" };

test("every key, and every variable, has a test that shows what it changes", () => {
	expect(new Set(rows.map(({ key }) => key))).toEqual(new Set(keys));
	expect(rows.flatMap(({ key, variable }) => (variable ? [`${variable[0]} ${key}`] : [])).toSorted()).toEqual(
		settings.flatMap(({ key, variables }) => variables.map((name) => `${name} ${key}`)).toSorted(),
	);
	for (const { key, seenBefore, seenAfter } of rows) expect(seenAfter, key).not.toEqual(seenBefore);
});

test("every key and every variable of the original plan is there", () => {
	const planned = [
		"enabled",
		...["enabled", "max_concurrent_swaps", "swap_timeout"].map((key) => `hot_swap.${key}`),
		...["enabled", "max_rollback_points", "rollback_retention_days"].map((key) => `rollback.${key}`),
		...["level", "pre_upgrade_checks", "post_upgrade_validation"].map((key) => `validation.${key}`),
		...["registry_path", "auto_discovery", "dependency_resolution"].map((key) => `components.${key}`),
	];
	expect(keys).toEqual(expect.arrayContaining(planned));
	expect(Object.keys(environmentSettings)).toEqual(
		expect.arrayContaining([
			"NOODLE_RUNTIME_UPGRADE_ENABLED",
			"NOODLE_HOT_SWAP_ENABLED",
			"NOODLE_UPGRADE_TIMEOUT",
			"NOODLE_ROLLBACK_ENABLED",
			"NOODLE_UPGRADE_VALIDATION_LEVEL",
			"NOODLE_GRADUAL_ROLLOUT_PERCENTAGE",
		]),
	);
});

test("docs/configuration.md has every key with its values, its default and its variable, and no other", async () => {
	const page = await readFile(new URL("../../../docs/configuration.md", import.meta.url), "utf8");
	const told = [...page.matchAll(/^\| `([a-z_.]+)` *\| (.*?) *\| (.*?) *\| (.*?) *\| .+ \|$/gm)].map(
		([, key, values, standard, variable]) => [key, values, standard, variable],
	);
	expect(told).toEqual(
		settings.map(({ key, values, default: standard, variables }) => [
			key,
			values,
			standard === undefined ? "none" : `\`${JSON.stringify(standard)}\``,
			variables.map((name) => `\`${name}\``).join(", "),
		]),
	);
});

test.concurrent("a value that a key does not take is found, and nothing is upgraded until it is corrected", async ({
	workspace,
}) => {
	const made = await workspace({ manifest: null, releases });
	for (const { key, wrong } of settings.filter(({ key }) => key === "enabled" || key === "rollout.percentage")) {
		await made.writeManifest({ components, runtime_upgrade: blockWith(key, wrong) });
		const checked = await noodle(made.root, ["check"]);
		expect(checked.code).toBe(1);
		expect(checked.json().findings).toMatchObject([{ code: "invalid-config", range: expect.anything() }]);
		const refused = (await noodle(made.root, ["upgrade", "greeter"])).json();
		expect(refused).toMatchObject({ outcome: "refused", error: { code: "invalid-config" } });
		expect(refused.error.message).toContain(`runtime_upgrade.${key}: `);
		expect(refused.error.message).toMatch(/not "wrong"\. .* Nothing is upgraded until then\.$/);
	}
});

test.concurrent.for(Object.keys(environmentSettings))(
	"%s with a text that it does not take refuses an upgrade, and says so; going back stays open",
	async (name, { workspace }) => {
		const { root } = await workspace({ manifest: { components }, releases });
		await noodle(root, ["upgrade", "greeter"]);
		const env = { [name]: "wrong" };

		const checked = await noodle(root, ["check"], { env });
		expect(checked.code).toBe(1);
		expect(checked.json().findings).toMatchObject([{ code: "invalid-environment", severity: "error" }]);
		for (const words of [["upgrade", "greeter@1.0.0"], ["apply"]]) {
			const refused = (await noodle(root, words, { env })).json();
			expect(refused).toMatchObject({ outcome: "refused", error: { code: "invalid-environment" } });
			expect(refused.error.message).toMatch(new RegExp(`^${name}=wrong: .* is expected here, not "wrong"\\. `));
		}
		expect((await noodle(root, ["rollback"], { env })).json()).toMatchObject({ outcome: "committed" });
	},
);
