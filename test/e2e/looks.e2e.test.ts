// How it looks in the dark, and where there is little room.
import { afterAll, beforeAll, expect, test } from "vitest";
import { Workbench } from "../harness/vscode/workbench.ts";
import { type ExampleJourney, startExampleJourney } from "./journey.ts";

let journey: ExampleJourney;

beforeAll(async () => {
	journey = await startExampleJourney({
		name: "looks",
		theme: "Default Dark Modern",
		viewport: { width: 1200, height: 720 },
	});
});

afterAll(() => journey?.end());

test("in the dark, after an upgrade by lens", async () => {
	const { workbench, manifest } = journey;
	await workbench.showView("Noodle", "Components");
	await workbench.treeItem("Components", "search-index");
	await workbench.openFile(manifest);
	await workbench.codeLens("Upgrade to 2.1.0", '"renderer"').click();
	const done = await workbench.notification("Upgraded renderer from 1.0.0 to 2.1.0", 60_000);
	await workbench.expand("Components", "renderer");
	await workbench.expand("Components", "rate-limiter");
	await workbench.treeItem("Components", ["renderer", "Rollback points"]);
	await workbench.screen.until("the lens that takes it back", async () =>
		(await workbench.codeLenses()).includes("Roll back to 1.0.0"),
	);
	await workbench.screenshot("looks-dark");
	await done.dismiss();
	await workbench.close();
});

test("where there is little room", async () => {
	const workbench = await Workbench.open(journey.browser, journey.vscode.url, {
		viewport: { width: 640, height: 720 },
	});
	await workbench.showView("Noodle", "Components");
	await workbench.treeItem("Components", "search-index");
	await workbench.screenshot("looks-narrow");
	expect((await workbench.treeItems("Components")).filter(({ level }) => level === 1)).toHaveLength(3);
	await workbench.close();
});
