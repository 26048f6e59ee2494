import { setTimeout as pause } from "node:timers/promises";
import { CompletionRequest, HoverRequest } from "vscode-languageserver";
import { type Effort, type Row, row } from "../../scripts/lib/bench/row.ts";
import { ListRequest } from "../../server/src/protocol/index.ts";
import { type LargeWorkspace, largeWorkspace } from "./lib/lsp/large-workspace.ts";
import { startEditor } from "./lib/lsp/started-editor.ts";
import { percentile } from "./lib/samples.ts";

/** How long a person looks before the next thing: what the server does by itself meanwhile is not what is measured. */
const betweenMs = 20;

/** How long an editor waits, of a language server in a process of its own, in a large workspace that it has read already. */
export async function run({ short, note }: Effort): Promise<Row[]> {
	const size = short ? { components: 50, releases: 10 } : { components: 500, releases: 50 };
	note(`Writing a workspace of ${size.components} components with ${size.releases} releases each.`);
	const workspace = await largeWorkspace(size);
	try {
		return await measured(workspace, short ? 5 : 100, note);
	} finally {
		await workspace.remove();
	}
}

async function measured(workspace: LargeWorkspace, times: number, note: Effort["note"]): Promise<Row[]> {
	const editor = await startEditor(workspace.root);
	try {
		const { text, uri } = workspace;
		const begun = performance.now();
		await editor.diagnosed(uri, () => editor.connected());
		note(`The first look at it all took ${Math.round(performance.now() - begun)} ms.`);
		const open = await samples(times, async (i) => {
			const took = await timed(() => editor.diagnosed(uri, () => editor.open(uri, broken(workspace, i))));
			await editor.diagnosed(uri, () => editor.close(uri));
			return took;
		});
		await editor.diagnosed(uri, () => editor.open(uri, broken(workspace, times)));
		// Every key press changes what is wrong, so that every one has an answer.
		const key = await samples(times, (i) =>
			timed(() => editor.diagnosed(uri, () => editor.change(uri, broken(workspace, i)))),
		);
		await editor.diagnosed(uri, () => editor.change(uri, text));
		const places = Array.from({ length: times }, (_, i) => workspace.versionOf((i * 7) % workspace.size.components));
		const hover = await samples(times, (i) =>
			timed(() => editor.ask(HoverRequest.method, { textDocument: { uri }, position: places[i] })),
		);
		const completion = await samples(times, (i) =>
			timed(() => editor.ask(CompletionRequest.method, { textDocument: { uri }, position: places[i] })),
		);
		const list = () => timed(() => editor.ask(ListRequest.method, null));
		const first = await list();
		const again = await samples(times, list);
		return [
			...figures("lsp.open", open),
			...figures("lsp.key", key),
			...figures("lsp.hover", hover),
			...figures("lsp.completion", completion),
			row("lsp.list.first.ms", first, "ms"),
			row("lsp.list.again.ms", percentile(again, 0.5), "ms"),
		];
	} finally {
		await editor.stop();
	}
}

/** The manifest with a version in it that does not exist, another one each time. */
function broken({ text, nameOf, size }: LargeWorkspace, i: number): string {
	return text.replace(`"${nameOf(i % size.components)}": "1.0.0"`, (entry) => entry.replace("1.0.0", "99.0.0"));
}

/** The first few, in which the server warms up, do not count. */
async function samples(times: number, sample: (i: number) => Promise<number>): Promise<number[]> {
	const taken: number[] = [];
	for (let i = 0; i < times + 5; i++) {
		await pause(betweenMs);
		taken.push(await sample(i % times));
	}
	return taken.slice(5);
}

async function timed(act: () => Promise<unknown>): Promise<number> {
	const before = performance.now();
	await act();
	return performance.now() - before;
}

function figures(key: string, taken: readonly number[]): Row[] {
	return [0.5, 0.95].map((share) => row(`${key}.p${share * 100}.ms`, percentile(taken, share), "ms"));
}
