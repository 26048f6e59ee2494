import { expect, test, vi } from "vitest";
import type { WebviewPanel } from "vscode";
import { DashboardPanel, type DashboardSources } from "./dashboard-panel.ts";

/** A panel as VS Code has it: when it is closed it throws at everything that it is asked. */
function openPanel() {
	const listeners: Record<string, (event?: unknown) => void> = {};
	const listener = (name: string) => (act: (event?: unknown) => void) => {
		listeners[name] = act;
		return { dispose: () => {} };
	};
	const posted: { readonly type: string }[] = [];
	let isClosed = false;
	const panel = {
		title: "Dashboard",
		webview: {
			cspSource: "",
			asWebviewUri: (uri: unknown) => uri,
			postMessage: async (message: { readonly type: string }) => posted.push(message),
			onDidReceiveMessage: listener("message"),
		},
		get visible() {
			if (isClosed) throw new Error("Webview is disposed");
			return true;
		},
		onDidChangeViewState: listener("view state"),
		onDidDispose: listener("dispose"),
	};
	return {
		panel: panel as unknown as WebviewPanel,
		types: () => posted.map(({ type }) => type),
		becomesReady: () => listeners.message?.({ type: "ready" }),
		close() {
			isClosed = true;
			listeners.dispose?.();
		},
	};
}

function sourcesWith(sendRequest: () => Promise<unknown>): DashboardSources {
	const onDidChange = () => ({ dispose: () => {} });
	return {
		client: { sendRequest },
		workspaces: { onDidChange, at: () => undefined },
		upgrades: { onDidChange, underWay: [], pastOf: () => [] },
		extensionUri: "file:///extension",
	} as unknown as DashboardSources;
}

test.each([
	["says what was counted", { at: "2026-01-01T00:00:00Z", counters: [] }],
	["fails", new Error("the server has gone")],
])("a dashboard that is closed before the server %s is left alone", async (_, answer) => {
	vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
	try {
		const question = Promise.withResolvers<unknown>();
		const asked = vi.fn(() => question.promise);
		const { panel, types, becomesReady, close } = openPanel();
		new DashboardPanel(panel, "file:///shop", sourcesWith(asked));
		becomesReady();
		expect(types()).toEqual(["components", "upgrade"]);

		close();
		if (answer instanceof Error) question.reject(answer);
		else question.resolve(answer);

		// What is thrown by then fails the run, as a rejection that nobody sees to.
		await vi.advanceTimersByTimeAsync(10_000);
		expect(types()).toEqual(["components", "upgrade"]);
		expect(asked).toHaveBeenCalledTimes(1);
	} finally {
		vi.useRealTimers();
	}
});
