import { chmod, readFile, rm, writeFile } from "node:fs/promises";
import { expect } from "vitest";
import { noodle, startNoodle, startRuntime } from "../harness/noodle.ts";
import { call } from "../harness/observer.ts";
import { test } from "../harness/scene.ts";
import { appliedCounter } from "./harness/applied.ts";
import { counter } from "./harness/components.ts";
import { everywhere, onlyWith } from "./harness/walk.ts";

const spec = {
	manifest: { components: { counter: "1.0.0" } },
	releases: [counter("1.0.0"), counter("1.1.0"), counter("1.2.0")],
};
const noDatabase = "not a database, and longer than a hundred bytes ".repeat(20);

test.concurrent("a damaged history: questions are answered, the next upgrade sets it aside and says where, and the one after that is done", async ({
	workspace,
}) => {
	const { root, path } = await workspace(spec);
	await startRuntime(root);
	expect(await noodle(root, ["upgrade", "counter@1.1.0"])).toMatchObject({ code: 0 });
	for (const end of ["-wal", "-shm"]) await rm(path(".noodle", `state.db${end}`), { force: true });
	await writeFile(path(".noodle", "state.db"), noDatabase);

	for (const words of [["list"], ["check"], ["plan", "counter@1.2.0"], ["call", "counter", "version"]])
		expect(await noodle(root, words), words[0]).toMatchObject({ code: 0, stderr: "" });
	expect((await noodle(root, ["list"])).json()).toMatchObject({
		components: [{ wanted: "1.1.0", running: [{ version: "1.1.0" }] }],
		findings: [{ code: "history-unreadable" }],
	});
	const asked = await noodle(root, ["history"]);
	expect(asked).toMatchObject({ code: 1, stderr: "" });
	expect(asked.json().error).toMatchObject({
		code: "history-damaged",
		message: expect.stringMatching(/state\.db cannot be used: file is not a database\. "noodle recover"/),
	});
	expect(await readFile(path(".noodle", "state.db"), "utf8")).toBe(noDatabase);

	const upgraded = await noodle(root, ["upgrade", "counter@1.2.0"]);
	expect(upgraded.json()).toMatchObject({ outcome: "refused", error: { code: "history-damaged" } });
	const aside = /set aside as (\S+), and/.exec(upgraded.json().error.message)?.[1] ?? "";
	expect(await readFile(aside, "utf8")).toBe(noDatabase);
	expect(await everywhere(root, "counter")).toEqual(onlyWith("1.1.0", 1));
	expect((await noodle(root, ["upgrade", "counter@1.2.0"])).json()).toMatchObject({ outcome: "committed" });
	expect((await noodle(root, ["history"])).json().upgrades).toMatchObject([
		{ outcome: "committed" },
		{ outcome: "refused", reason: expect.stringMatching(/set aside/) },
	]);
});

test.concurrent("a history that is damaged while an upgrade is open: recover sets it aside and names the upgrade, apply puts things right", async ({
	workspace,
}) => {
	const { root, path } = await appliedCounter(await workspace(spec));
	const upgrade = startNoodle(root, ["upgrade", "counter@1.1.0"], { env: { NOODLE_BAKE_SECONDS: "60" } });
	await upgrade.said(/Watching/);
	const { id } = JSON.parse(await readFile(path(".noodle", "upgrade-open.json"), "utf8"));
	upgrade.signal("SIGKILL");
	await upgrade.finished;
	for (const end of ["-wal", "-shm"]) await rm(path(".noodle", `state.db${end}`), { force: true });
	await writeFile(path(".noodle", "state.db"), noDatabase);

	const recovered = await noodle(root, ["recover"]);
	expect(recovered).toMatchObject({ code: 1 });
	expect(recovered.json().error.message).toMatch(new RegExp(`set aside as .*The upgrade ${id} was under way`));
	expect((await noodle(root, ["recover"])).json()).toEqual({ recovered: [] });
	expect(await noodle(root, ["apply"])).toMatchObject({ code: 0 });
	expect(await everywhere(root, "counter")).toEqual(onlyWith("1.0.0", 1));
	expect(await call(root, "counter", "count")).toBe(1);
});

test.concurrent("a database that may only be read: questions are answered from it, an upgrade is refused in one line, and it stays as it is", async ({
	workspace,
}) => {
	const { root, path } = await workspace(spec);
	await noodle(root, ["upgrade", "counter@1.1.0"]);
	const file = path(".noodle", "state.db");
	// The superuser may write everywhere, so somebody else has to try.
	const options = process.getuid?.() === 0 ? { uid: 65534 } : {};
	for (const folder of [root, path(".noodle")]) await chmod(folder, 0o777);
	for (const name of ["lock.db"]) await chmod(path(".noodle", name), 0o666);
	await chmod(file, 0o444);
	const before = await readFile(file);

	expect(await noodle(root, ["list"], options)).toMatchObject({ code: 0 });
	expect((await noodle(root, ["history"], options)).json().upgrades).toMatchObject([{ outcome: "committed" }]);
	const upgraded = await noodle(root, ["upgrade", "counter@1.2.0"], options);
	expect(upgraded).toMatchObject({ code: 1 });
	expect(upgraded.json()).toMatchObject({ outcome: "refused", error: { code: "system-error" } });
	expect(upgraded.json().error.message).toMatch(
		/state\.db cannot be used: .*readonly.*Make it and its folder writable/,
	);
	expect(upgraded.stderr).not.toMatch(/\bat .*\.mjs/);
	expect(await readFile(file)).toEqual(before);
});
