import { expect, test } from "vitest";
import { sqliteLock } from "../../server/src/adapters/lock/sqlite-lock.ts";
import { workspaceLockContract } from "../contracts/workspace-lock.ts";
import { workspaceForTest } from "../harness/scene.ts";
import { otherProcess } from "./other-process.ts";

workspaceLockContract("SQLite", async () => {
	const { root } = await workspaceForTest({ manifest: {} });
	return () => sqliteLock(root);
});

const holding = `
const { sqliteLock } = await import("../../server/src/adapters/lock/sqlite-lock.ts");
const held = sqliteLock(process.argv[1]).tryAcquire("test");
console.log(held ? "held" : "busy");
setInterval(() => {}, 1000);
`;

test("a lock that another process holds cannot be had, and dies with that process, however it dies", async () => {
	const { root } = await workspaceForTest({ manifest: {} });
	const holder = otherProcess(holding, root);
	await holder.printed("held");
	const lock = sqliteLock(root);
	expect(lock.tryAcquire("test")).toBeNull();
	await holder.kill();
	const mine = lock.tryAcquire("test");
	expect(mine).not.toBeNull();
	await otherProcess(holding, root).printed("busy");
	mine?.release();
});
