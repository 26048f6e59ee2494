import { stat } from "node:fs/promises";
import { type Effort, type Row, row } from "../../scripts/lib/bench/row.ts";
import { run as makePackage } from "../../scripts/tasks/package.ts";
import { startExampleJourney } from "../e2e/journey.ts";
import { packedExtension } from "../e2e/packed-extension.ts";
import { Workbench } from "../harness/vscode/workbench.ts";
import { activationsMs, alike } from "./lib/editor/activation.ts";
import { percentile } from "./lib/samples.ts";

/** What the extension costs whoever installs it: its size, and the time it takes from VS Code's own thread to start. */
export async function run({ short, note }: Effort): Promise<Row[]> {
	note("Packing the extension.");
	const code = await makePackage();
	if (code !== 0) throw new Error(`The extension could not be packed (${code}).`);
	const { size } = await stat(await packedExtension());
	const journey = await startExampleJourney({ name: "bench" });
	const taken: number[][] = [];
	const look = async (workbench: Workbench) => {
		taken.push(await activationsMs(workbench, ["Noodle Upgrade", alike]));
	};
	try {
		await look(journey.workbench);
		for (let window = 1; window < (short ? 2 : 10); window++) {
			// Each window starts the extension anew.
			const workbench = await Workbench.open(journey.browser, journey.vscode.url);
			await look(workbench);
			await workbench.screen.page.close();
		}
	} finally {
		await journey.end();
	}
	const [own = [], other = []] = [0, 1].map((place) => taken.map((window) => window[place] ?? Number.NaN));
	const beside = (value: number) => ({ name: `VS Code's ${alike}`, value });
	return [
		row("editor.activation.p50.ms", percentile(own, 0.5), "ms", beside(percentile(other, 0.5))),
		row("editor.activation.most.ms", Math.max(...own), "ms", beside(Math.max(...other))),
		row("editor.vsix.mb", size / 1e6, "MB"),
	];
}
