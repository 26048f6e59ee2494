import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { writeRelease } from "../../harness/workspace.ts";
import { greeter } from "../harness/components.ts";
import type { Place, Row, Scene } from "./row.ts";

const greeters = [greeter("1.0.0"), greeter("1.1.0")];
/** Gives up a method without announcing it by its version. */
const forgetful = [greeter("1.0.0"), greeter("1.1.0", { methods: [] })];

async function planOf({ run }: Scene, ...targets: string[]) {
	const { feasible, findings } = (await run("plan", ...targets)).json();
	return [feasible, findings.map(({ code, severity }: Record<string, string>) => `${code} ${severity}`)];
}

async function latestGreeter({ run }: Scene) {
	return (await run("list")).json().components[0].latest;
}

/** A registry that has one version of the greeter; its address comes after those that are there. */
async function registryWith(version: string, { addresses, whenOver }: Place): Promise<void> {
	const server = createServer((request, response) => {
		const place = { tarball: `${addresses[0]}greeter.tgz`, integrity: `sha512-${"A".repeat(86)}==` };
		const release = { name: "greeter", version, main: "index.js", noodle: {}, dist: place };
		const found = request.url?.includes("greeter");
		response.writeHead(found ? 200 : 404, { "content-type": "application/json" });
		response.end(JSON.stringify(found ? { name: "greeter", versions: { [version]: release } } : {}));
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	addresses.push(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
	whenOver(() => server.close());
}

/** Which releases may come, where they come from, and what blocks them. */
export const planningRows: readonly Row[] = [
	{
		key: "enabled",
		decides: "whether anything is upgraded",
		releases: greeters,
		value: () => false,
		variable: ["NOODLE_RUNTIME_UPGRADE_ENABLED", "0"],
		async act({ run }) {
			const { outcome, error } = (await run("upgrade", "greeter@1.1.0")).json();
			return [outcome, error?.code];
		},
		seenBefore: ["committed", undefined],
		seenAfter: ["refused", "upgrades-disabled"],
	},
	{
		key: "validation.level",
		decides: "whether what may break something blocks",
		releases: forgetful,
		value: () => "normal",
		variable: ["NOODLE_UPGRADE_VALIDATION_LEVEL", "normal"],
		act: (scene) => planOf(scene, "greeter@1.1.0"),
		seenBefore: [false, ["methods-removed error"]],
		seenAfter: [true, ["methods-removed warning"]],
	},
	{
		key: "validation.level",
		decides: "whether what will break blocks, where it is not impossible",
		releases: [greeter("1.0.0"), greeter("1.1.0", { engines: { node: "<1" } })],
		base: "normal",
		value: () => "permissive",
		act: (scene) => planOf(scene, "greeter@1.1.0").then(([feasible]) => feasible),
		seenBefore: false,
		seenAfter: true,
	},
	{
		key: "validation.pre_upgrade_checks",
		decides: "whether releases are looked into before",
		releases: forgetful,
		value: () => false,
		act: (scene) => planOf(scene, "greeter@1.1.0"),
		seenBefore: [false, ["methods-removed error"]],
		seenAfter: [true, []],
	},
	{
		key: "components.registry_path",
		decides: "which folder releases come from",
		releases: greeters,
		value: () => "elsewhere",
		prepare: ({ path }) => writeRelease(path("elsewhere", "greeter", "1.5.0"), greeter("1.5.0")),
		act: latestGreeter,
		seenBefore: "1.1.0",
		seenAfter: "1.5.0",
	},
	{
		key: "components.auto_discovery",
		decides: "whether newer releases are found without being named",
		releases: greeters,
		value: () => false,
		async act(scene) {
			const planned = await planOf(scene, "greeter");
			const named = await planOf(scene, "greeter@1.1.0");
			return [await latestGreeter(scene), planned, named];
		},
		seenBefore: ["1.1.0", [true, []], [true, []]],
		seenAfter: [null, [false, ["no-version-named error"]], [true, []]],
	},
	{
		key: "components.dependency_resolution",
		decides: "whether others may move along",
		releases: [
			{ name: "reader", version: "1.0.0", noodle: { dependencies: { writer: "^1.0.0" } } },
			{ name: "reader", version: "2.0.0", noodle: { dependencies: { writer: "^2.0.0" } } },
			{ name: "writer", version: "1.0.0" },
			{ name: "writer", version: "2.0.0" },
		],
		value: () => false,
		async act({ run }) {
			const { feasible, steps } = (await run("plan", "reader@2.0.0")).json();
			return [feasible, steps.map(({ component }: { component: string }) => component).sort()];
		},
		seenBefore: [true, ["reader", "writer"]],
		seenAfter: [false, []],
	},
	{
		key: "components.npm",
		decides: "whether a registry is asked too",
		releases: greeters,
		value: () => true,
		async prepare(place) {
			await registryWith("1.8.0", place);
			await writeFile(place.path(".npmrc"), `registry=${place.addresses[0]}\n`);
		},
		act: latestGreeter,
		seenBefore: "1.1.0",
		seenAfter: "1.8.0",
	},
	{
		key: "components.npm.registry",
		decides: "which registry is asked, in place of the one in .npmrc",
		releases: greeters,
		beside: () => ({ components: { npm: { packages: ["greeter"] } } }),
		value: ({ addresses }) => addresses[1],
		async prepare(place) {
			await registryWith("1.8.0", place);
			await registryWith("1.9.0", place);
			await writeFile(place.path(".npmrc"), `registry=${place.addresses[0]}\n`);
		},
		act: latestGreeter,
		seenBefore: "1.8.0",
		seenAfter: "1.9.0",
	},
	{
		key: "components.npm.packages",
		decides: "which components a registry is asked for",
		releases: greeters,
		beside: ({ addresses }) => ({ components: { npm: { registry: addresses[0] } } }),
		value: () => ["@acme/*"],
		prepare: (place) => registryWith("1.8.0", place),
		act: latestGreeter,
		seenBefore: "1.8.0",
		seenAfter: "1.1.0",
	},
];
