import { registerAuthoring } from "./authoring.ts";
import { registerCodeActions } from "./code-actions.ts";
import { registerCodeLenses } from "./code-lenses.ts";
import { registerCompletions } from "./completions.ts";
import { registerComponents } from "./components.ts";
import type { Feature } from "./context.ts";
import { registerDiagnostics } from "./diagnostics.ts";
import { registerDocumentLinks } from "./document-links.ts";
import { registerDocumentSymbols } from "./document-symbols.ts";
import { registerHistory } from "./history.ts";
import { registerHovers } from "./hovers.ts";
import { registerInlayHints } from "./inlay-hints.ts";
import { registerPing } from "./ping.ts";
import { registerPlans } from "./plans.ts";
import { registerRecovery } from "./recovery.ts";
import { registerReleases } from "./releases.ts";
import { registerRuntimes } from "./runtimes.ts";
import { registerTextSync } from "./text-sync.ts";
import { registerUnderWay } from "./under-way.ts";
import { registerUpgrades } from "./upgrades.ts";
import { registerWatchedFiles } from "./watched-files.ts";
import { registerWorkspaceFolders } from "./workspace-folders.ts";

/** All that the server can do in an editor; adding a feature means adding its line here. */
export const features: readonly Feature[] = [
	registerTextSync,
	registerWorkspaceFolders,
	registerWatchedFiles,
	registerDiagnostics,
	registerCodeLenses,
	registerHovers,
	registerCompletions,
	registerCodeActions,
	registerInlayHints,
	registerDocumentLinks,
	registerDocumentSymbols,
	registerComponents,
	registerPlans,
	registerReleases,
	registerUpgrades,
	registerUnderWay,
	registerAuthoring,
	registerRuntimes,
	registerRecovery,
	registerHistory,
	registerPing,
];
