import { NotificationType, NotificationType0, RequestType, RequestType0 } from "vscode-jsonrpc";

/** What a client says about itself in `initialize`, besides the standard capabilities. Every key is optional. */
export interface InitializationOptions {
	/** False: the folder's code must not run, so that upgrades are refused. Absent: true. */
	readonly trusted?: boolean;
	/** Whether the client answers `SaveRequest`. */
	readonly saves?: boolean;
	/** Whether the client understands `ShowReportNotification`. */
	readonly reports?: boolean;
	/**
	 * True: what is open is published too, although the client could ask for it. A document that is opened or closed then
	 * keeps what is said of it, without a moment in between.
	 */
	readonly pushDiagnostics?: boolean;
	/** True: the editor tells of broken JSON and of keys that stand twice, and outlines JSON, so that the server need not. */
	readonly knowsJson?: boolean;
}

/** Answered at once: whether the server is there, and the id of its process. */
export const PingRequest = new RequestType0<{ readonly pid: number }, void>("noodle/ping");

/**
 * From client to server: URIs of all manifests below the editor's folders, in place of those that it told of before. Without
 * it, manifests are looked for in the folders themselves, and not below them.
 */
export const FoundManifestsNotification = new NotificationType<{ readonly manifests: readonly string[] }>(
	"noodle/foundManifests",
);

/** The person trusts the workspace now; from here on its code may run. */
export const TrustedNotification = new NotificationType0("noodle/trusted");

/** From server to client: save this document, because what comes next edits the file. @returns whether it is saved. */
export const SaveRequest = new RequestType<{ readonly uri: string }, boolean, void>("noodle/save");
