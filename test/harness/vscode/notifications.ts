import { briefly, exactly, type PageElement, type Screen, says, worked } from "./screen.ts";

/** A message in a corner of the workbench. One without buttons goes away after some ten seconds. */
export interface Notification {
	text: string;
	severity: "error" | "warning" | "info";
	buttons: string[];
	/** Presses one of its buttons. */
	click(button: string): Promise<void>;
	/** Resolves once it has gone. */
	dismiss(): Promise<unknown>;
}

const toast = ".notifications-toasts .notification-list-item";
const message = ".notification-list-item-message";

/** The messages that are on the screen now, the newest first. */
export async function notifications(screen: Screen): Promise<Notification[]> {
	// Read in one go, because a toast may go away between two questions.
	const seen = await screen.page.locator(toast).evaluateAll(
		(items: PageElement[], selector) =>
			items.map((item) => ({
				text: item.querySelector(selector)?.textContent ?? "",
				icon: item.querySelector(".notification-list-item-icon")?.getAttribute("class") ?? "",
				buttons: [...item.querySelectorAll(".notification-list-item-buttons-container .monaco-button")].map(
					(button) => button.textContent ?? "",
				),
			})),
		message,
	);
	return seen.map(({ text, icon, buttons }) => ({
		text,
		severity: severityOf(icon),
		buttons,
		...actions(screen, text),
	}));
}

/** Waits for a message. */
export function notification(screen: Screen, wanted: string | RegExp, timeoutMs?: number): Promise<Notification> {
	return screen.until(
		`the notification "${wanted}"`,
		async () => (await notifications(screen)).find(({ text }) => says(text, wanted)),
		timeoutMs,
	);
}

function actions(screen: Screen, text: string): Pick<Notification, "click" | "dismiss"> {
	const says = screen.page.locator(message, { hasText: exactly(text) });
	const item = screen.page.locator(toast).filter({ has: says }).first();
	return {
		click: (button) =>
			screen.doing(`pressing "${button}" in the notification "${text}"`, () =>
				item.locator(".monaco-button", { hasText: exactly(button) }).click(),
			),
		dismiss: () =>
			screen.until(`the notification "${text}" to go`, async () => {
				// The button is only there while the mouse is over the message, which moves when another comes or goes.
				if ((await item.count()) > 0 && (await worked(item.hover(briefly)))) {
					await worked(item.locator(".codicon-notifications-clear").click(briefly));
				}
				return (await item.count()) === 0;
			}),
	};
}

function severityOf(iconClasses: string): Notification["severity"] {
	if (iconClasses.includes("codicon-error")) {
		return "error";
	}
	return iconClasses.includes("codicon-warning") ? "warning" : "info";
}
