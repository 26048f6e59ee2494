import type { FrameLocator } from "playwright-core";
import type { Screen } from "./screen.ts";

/** The page inside the webview that is in front; the editor wraps it into two frames. */
export function webview(screen: Screen): FrameLocator {
	return screen.page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
}
