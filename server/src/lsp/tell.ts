import { MessageType, ShowMessageNotification, ShowMessageRequest } from "vscode-languageserver";
import { inBackground, type LspContext } from "./context.ts";
import type { OutcomeMessage } from "./outcome-message.ts";

/** A button below a message. */
export interface Action {
	readonly title: string;
	run(): Promise<unknown>;
}

const messageTypes: Readonly<Record<OutcomeMessage["severity"], MessageType>> = {
	error: MessageType.Error,
	warning: MessageType.Warning,
	information: MessageType.Info,
};

/**
 * Says something to the person and into the log, with buttons where the editor can show them. Whoever says it does not
 * wait for the person.
 */
export function tell(
	{ client, connection }: LspContext,
	{ severity, text }: OutcomeMessage,
	actions: readonly Action[] = [],
): void {
	if (severity === "information") connection.console.info(text);
	else if (severity === "warning") connection.console.warn(text);
	else connection.console.error(text);
	const message = { type: messageTypes[severity], message: text };
	if (actions.length === 0 || !client.messageActions) {
		inBackground(
			connection.console,
			"Showing a message",
			connection.sendNotification(ShowMessageNotification.type, message),
		);
		return;
	}
	const ask = async () => {
		const titles = actions.map(({ title }) => ({ title }));
		const chosen = await connection.sendRequest(ShowMessageRequest.type, { ...message, actions: titles });
		await actions.find(({ title }) => title === chosen?.title)?.run();
	};
	inBackground(connection.console, "What was chosen below a message", ask());
}
