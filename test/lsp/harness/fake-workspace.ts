import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { finding, readManifest, versionPath } from "@noodle-upgrade/runtime/formats";
import type { Plan, Step, Target } from "../../../server/src/core/plan.ts";
import type { UpgradeRecord, UpgradeResult } from "../../../server/src/core/upgrade.ts";
import type { ManifestLens } from "../../../server/src/core/workspace-view.ts";
import type { Workspace } from "../../../server/src/services/workspace.ts";

/** Stands in for the real workspace until there is one: a manifest and a folder catalog, and no runtime. */
export async function openFakeWorkspace(root: string): Promise<Workspace> {
	const file = join(root, "noodle.json");
	const records: UpgradeRecord[] = [];
	const listeners = new Set<() => void>();
	const onDisk = () => readFile(file, "utf8");
	const versionsOf = async (name: string) => {
		const entries = await readdir(join(root, "runtime_components", name)).catch(() => []);
		return entries.sort().reverse();
	};

	const analyse: Workspace["analyse"] = async (text) => {
		const { document, findings, manifest } = readManifest(text ?? (await onDisk()), file);
		const found = [...findings];
		const lenses: ManifestLens[] = [];
		for (const { name, version } of manifest.components.values()) {
			const versions = await versionsOf(name);
			const key = document.rangeOf(["components", name], "key");
			const value = document.rangeOf(versionPath(document, name));
			const at = { component: name, file };
			if (versions.length === 0) {
				found.push(finding("unknown-component", "error", `No catalog has ${name}.`, { ...at, range: key }));
			} else if (!versions.includes(version)) {
				const message = `${name} ${version} is not in any catalog; there is ${versions.join(", ")}.`;
				found.push(finding("unknown-version", "error", message, { ...at, range: value }));
			} else {
				const description = JSON.parse(
					await readFile(join(root, "runtime_components", name, version, "package.json"), "utf8"),
				);
				for (const [other, range] of Object.entries(description.noodle?.dependencies ?? {})) {
					const related = {
						component: other,
						message: `${other} is here.`,
						file,
						range: document.rangeOf(versionPath(document, other)),
					};
					const wanted = manifest.components.get(other)?.version ?? "nothing";
					if (String(range).includes(wanted)) continue;
					found.push(
						finding("unmet-dependency", "error", `${name} ${version} needs ${other} ${range}, not ${wanted}.`, {
							...at,
							range: value,
							related: [related],
						}),
					);
				}
			}
			const newest = versions[0] ?? version;
			const last = records.find(
				({ kind, components }) => kind === "upgrade" && components.some((move) => move.name === name),
			);
			const back = last?.components.find((move) => move.name === name);
			const rollback =
				last && back?.to === version ? { id: last.id, version: back.from, at: last.startedAt, reason: "" } : null;
			lenses.push({
				component: name,
				range: key,
				wanted: version,
				upgradeTo: newest > version ? newest : null,
				rollback,
			});
		}
		return { findings: found, lenses };
	};
	const record = async (kind: UpgradeRecord["kind"], steps: Step[]): Promise<UpgradeResult> => {
		const id = `u${records.length + 1}`;
		let text = await onDisk();
		for (const { component, from, to } of steps)
			text = text.replace(`"${component}": "${from}"`, `"${component}": "${to}"`);
		await writeFile(file, text);
		const now = new Date().toISOString();
		const components = steps.map(({ component, from, to }) => ({ name: component, from, to }));
		records.unshift({
			id,
			kind,
			outcome: "committed",
			components,
			startedAt: now,
			finishedAt: now,
			actor: "editor",
			reason: "",
			undoes: null,
		});
		for (const listener of listeners) listener();
		return {
			id,
			kind,
			outcome: "committed",
			steps,
			error: null,
			notes: ["It takes effect at the next start of a runtime."],
		};
	};
	const stepsFor = async (targets: readonly Target[]): Promise<Step[]> => {
		const { manifest } = readManifest(await onDisk(), file);
		return Promise.all(
			targets.map(async ({ name, version }) => ({
				component: name,
				from: manifest.components.get(name)?.version ?? "",
				to: version ?? (await versionsOf(name))[0] ?? "",
				reason: "It was asked for.",
				stage: 1,
			})),
		);
	};
	const plan = async (targets: readonly Target[]): Promise<Plan> => {
		const steps = await stepsFor(targets);
		return { feasible: true, steps, findings: [], explanation: "It fits.", takesEffect: "next-start", fingerprint: "" };
	};
	return {
		root,
		analyse,
		plan,
		check: async () => ({ ok: true, findings: [] }),
		view: async () => {
			const { manifest } = readManifest(await onDisk(), file);
			const all = (await analyse(null)).findings;
			const components = [...manifest.components.values()].map(async ({ name, version }) => {
				const versions = await versionsOf(name);
				const newer = versions
					.filter((other) => other > version)
					.map((other) => ({ version: other, description: "", feasible: true, reason: null }));
				return {
					name,
					description: "",
					wanted: version,
					installed: null,
					latest: versions[0] ?? null,
					newer,
					running: [],
					dependencies: [],
					rollbackPoints: [],
					findings: all.filter(({ component }) => component === name),
				};
			});
			return { root, components: await Promise.all(components), runtimes: [], open: [] };
		},
		upgrade: async (targets) => record("upgrade", await stepsFor(targets)),
		rollback: async ({ component }) => {
			const last = records.find(
				({ kind, components }) =>
					kind === "upgrade" && (component === null || components.some(({ name }) => name === component)),
			);
			const steps = (last?.components ?? []).map(({ name, from, to }) => ({
				component: name,
				from: to,
				to: from,
				reason: "",
				stage: 1,
			}));
			return record("rollback", steps);
		},
		apply: () => record("apply", []),
		control: () => Promise.reject(new Error("not faked")),
		history: async (limit) => records.slice(0, limit),
		recover: async () => [],
		call: () => Promise.reject(new Error("not faked")),
		onDidChange: (listener) => {
			listeners.add(listener);
			return { dispose: () => listeners.delete(listener) };
		},
		refresh: async () => {
			for (const listener of listeners) listener();
		},
		dispose: async () => {},
	};
}
