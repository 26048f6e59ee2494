import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { silenceSqliteWarning } from "./open-workspace.ts";
import { serve } from "./serve.ts";

// The language server as the extension starts it, over Node's IPC.

silenceSqliteWarning();
await serve(createConnection(ProposedFeatures.all));
