import * as vscode from "vscode";
import type { UnderWayItem } from "../../server/src/protocol/index.ts";
import type { CommandId } from "./contributions.ts";
import { upgradeLabel } from "./text/upgrade-text.ts";
import { newlyWaiting } from "./text/waiting.ts";
import type { Upgrades } from "./upgrades.ts";

/** An upgrade that cannot decide by itself says so once, in every window on its workspace, with what a person can do. */
export function tellWaiting(upgrades: Upgrades): vscode.Disposable {
	let told: ReadonlySet<string> = new Set();
	return upgrades.onDidChange(() => {
		const waiting = newlyWaiting(upgrades.underWay, told);
		told = waiting.told;
		for (const upgrade of waiting.fresh) void tell(upgrade);
	});
}

async function tell(upgrade: UnderWayItem): Promise<void> {
	const { root, id, status, verbs } = upgrade;
	const buttons: readonly { readonly title: string; readonly command: CommandId }[] = [
		...(verbs.includes("promote")
			? [{ title: vscode.l10n.t("Promote"), command: "noodle.promoteUpgrade" } as const]
			: []),
		...(verbs.includes("abort") ? [{ title: vscode.l10n.t("Abort"), command: "noodle.abortUpgrade" } as const] : []),
		{ title: vscode.l10n.t("Show Dashboard"), command: "noodle.openDashboard" },
	];
	const text = vscode.l10n.t("{0} waits for you. {1}", upgradeLabel(upgrade), status?.waits ?? "");
	const chosen = await vscode.window.showWarningMessage(text, ...buttons.map(({ title }) => title));
	const command = buttons.find(({ title }) => title === chosen)?.command;
	if (command !== undefined) await vscode.commands.executeCommand(command, { target: { root, upgrade: id } });
}
