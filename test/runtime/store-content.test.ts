import { appendFile, cp } from "node:fs/promises";
import { basename } from "node:path";
import { expect, test } from "vitest";
import { type Journal, journal, stateless } from "./harness/fixtures.ts";
import { hosted } from "./harness/hosted.ts";

// What a swap loads comes from the runtime's own store, and is what its name says.

test("a release that is gone from the store, or a component that is not here, is refused", async () => {
	const { driver } = await hosted({
		releases: [stateless("a", "1.0.0"), stateless("a", "2.0.0"), stateless("b", "1.0.0")],
		manifest: { components: { a: "1.0.0" } },
	});
	const control = await driver();
	expect(await control.swap("b@1.0.0")).toMatchObject({ ok: false, error: { code: "unknown-component" } });
	const integrity = `sha256-${"0".repeat(64)}`;
	const member = { ...(await control.member({ release: "a@2.0.0" })), integrity };
	expect(await control.prepareMembers([member], { id: "gone" })).toMatchObject({
		ok: false,
		error: { code: "release-missing" },
	});
});

test("a release that was changed in the store is not loaded, not even when an earlier swap has seen it whole", async () => {
	const { driver } = await hosted({ releases: [journal("1.0.0"), journal("2.0.0")] });
	const control = await driver();
	const member = await control.member({ release: "journal@2.0.0" });
	expect(await control.prepareMembers([member], { id: "whole" })).toMatchObject({ ok: true });
	await control.abort("whole");
	await appendFile(`${member.folder}/index.js`, "// changed");
	expect(await control.prepareMembers([member], { id: "changed" })).toMatchObject({
		ok: false,
		error: { code: "release-changed" },
	});
});

test("code comes from the runtime's own store, wherever the request says that it lies", async () => {
	const { workspace, runtime, driver } = await hosted({ releases: [journal("1.0.0"), journal("2.0.0")] });
	const control = await driver();
	const member = await control.member({ release: "journal@2.0.0" });
	const elsewhere = workspace.path("elsewhere");
	await cp(member.folder, elsewhere, { recursive: true });
	await appendFile(`${elsewhere}/index.js`, 'throw new Error("foreign code ran");');
	expect(await control.prepareMembers([{ ...member, folder: elsewhere }], { id: "elsewhere" })).toMatchObject({
		ok: true,
	});
	expect(await control.switch("elsewhere")).toMatchObject({ ok: true });
	expect(await runtime.component<Journal>("journal").version()).toBe("2.0.0");
});

test("a release that migrates is held to its content like one that serves", async () => {
	const migrating = journal("2.0.0", {
		noodle: { state_version: 2 },
		migrations: "[{ from: 1, to: 2, up: (state) => state, down: (state) => state }]",
	});
	const between = { ...migrating, version: "1.5.0" };
	const { workspace, driver } = await hosted({ releases: [journal("1.0.0"), between, migrating] });
	const control = await driver();
	const member = await control.member({ release: "journal@2.0.0", hops: ["1-2 journal@1.5.0"] });
	const [hop] = member.migrations;
	if (!hop) throw new Error("There is no migration.");
	const elsewhere = workspace.path("elsewhere");
	await cp(hop.release.folder, elsewhere, { recursive: true });
	const moved = { ...member, migrations: [{ ...hop, release: { ...hop.release, folder: elsewhere } }] };
	expect(await control.prepareMembers([moved], { id: "moved" })).toMatchObject({
		ok: false,
		error: { code: "release-missing" },
	});
	const foreign = workspace.path("elsewhere", basename(hop.release.folder));
	await cp(hop.release.folder, foreign, { recursive: true });
	await appendFile(`${foreign}/index.js`, 'throw new Error("foreign code ran");');
	const alike = { ...member, migrations: [{ ...hop, release: { ...hop.release, folder: foreign } }] };
	expect(await control.prepareMembers([alike], { id: "alike" })).toMatchObject({ ok: true });
	await control.abort("alike");
	await appendFile(`${hop.release.folder}/index.js`, "// changed");
	expect(await control.prepareMembers([member], { id: "changed" })).toMatchObject({
		ok: false,
		error: { code: "release-changed" },
	});
});
