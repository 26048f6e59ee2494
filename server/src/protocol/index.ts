// Every custom message between the extension and the language server, typed once. The client may import this and
// nothing else of the server; the shapes are therefore plain data of their own.
export * from "./authoring.ts";
export * from "./failure.ts";
export * from "./history.ts";
export * from "./plans.ts";
export * from "./runtimes.ts";
export * from "./session.ts";
export * from "./under-way.ts";
export * from "./upgrades.ts";
export * from "./workspaces.ts";
