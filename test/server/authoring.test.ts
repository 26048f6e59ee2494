import { expect, onTestFinished } from "vitest";
import { openWorkspace } from "../../server/src/open-workspace.ts";
import { test } from "../harness/scene.ts";
import { writeRelease } from "../harness/workspace.ts";

test("what was released is known at once, also to a window that remembers what there was", async ({ workspace }) => {
	const greeter = { name: "greeter", version: "1.0.0" };
	const { root, path } = await workspace({ manifest: { components: { greeter: "1.0.0" } }, releases: [greeter] });
	await writeRelease(path("components", "greeter"), { ...greeter, version: "1.1.0" });
	const opened = await openWorkspace(root);
	onTestFinished(() => opened.dispose());
	opened.onDidChange(() => {});
	const newer = async () => (await opened.view()).components.flatMap((component) => component.newer);
	expect(await newer()).toEqual([]);

	expect(await opened.releaseComponent("components/greeter")).toMatchObject({ ok: true });

	expect(await newer()).toMatchObject([{ version: "1.1.0" }]);
});
