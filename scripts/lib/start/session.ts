// What runs during `npm start` once everything is built: the example service and VS Code, until one of them ends or
// somebody says stop.
import { startVsCode, type VsCode } from "../vscode/server.ts";
import { findCode, openInCode } from "./desktop.ts";
import { type ExampleService, startExampleService } from "./example-service.ts";
import { openUrl } from "./open-url.ts";
import type { StartOptions } from "./options.ts";
import { isFree } from "./ports.ts";

export interface Session {
	options: StartOptions;
	/** The folder with the service, which VS Code opens. */
	folder: string;
	vsix: string;
	/** What VS Code must list once it has the extension, as `publisher.name@version`. */
	extension: string;
	/** Aborted, with an error that says why, when it is time to stop. */
	signal: AbortSignal;
	/** Progress, a line at a time. */
	say: (line: string) => void;
	/** The one line that says that all is ready, and where. */
	announce: (line: string) => void;
}

/** Ends one thing that was started. */
type End = () => Promise<void>;

/**
 * Runs until it is told to stop, and leaves no process behind.
 * @returns 0 when it was told to stop, 130 when that came before all was ready, 1 when something failed or died
 */
export async function runSession(session: Session): Promise<number> {
	const ends: End[] = [];
	const code = await runAndWait(session, ends).catch((error: Error) => {
		// What Ctrl+C breaks off fails in its own way; the reason is what counts.
		const { message } = (session.signal.aborted ? session.signal.reason : error) as Error;
		session.say(message);
		return session.signal.aborted ? 130 : 1;
	});
	const failures = (await Promise.allSettled(ends.map((end) => end()))).filter((end) => end.status === "rejected");
	for (const { reason } of failures) {
		session.say((reason as Error).message);
	}
	return failures.length === 0 ? code : 1;
}

async function runAndWait(session: Session, ends: End[]): Promise<number> {
	session.say("Starting the example service…");
	const service = await startExampleService(session.folder, session.options.servicePort, session.signal);
	ends.push(service.process.end);
	session.say(`The example service answers at ${service.url}; its log is ${service.log}`);
	const vscode = await openEditor(session);
	if (vscode !== undefined) {
		ends.push(vscode.close);
	}
	return waitForTheEnd(session, service, vscode);
}

/** Opens the installed VS Code, or starts one for the browser, which is returned because it has to be ended again. */
async function openEditor(session: Session): Promise<VsCode | undefined> {
	const { options, folder, vsix, extension, say, announce } = session;
	const code = options.open && options.port === undefined ? findCode() : undefined;
	if (code !== undefined) {
		say(`Installing the extension in the VS Code of this machine (${code}) and opening the example…`);
		try {
			await openInCode(code, vsix, extension, folder);
			say("Ctrl+C here ends the example service.");
			announce(`Noodle Upgrade is ready in VS Code, in the window for ${folder}`);
			return undefined;
		} catch (error) {
			say(`${(error as Error).message}\nVS Code in the browser is used instead.`);
		}
	}
	return openInBrowser(session);
}

async function openInBrowser({ options, folder, vsix, extension, signal, say, announce }: Session): Promise<VsCode> {
	const { port = 0 } = options;
	if (!(await isFree(port))) {
		throw new Error(`Port ${port} is taken. Choose another with --port, or leave that out for any free one.`);
	}
	say("Starting VS Code for the browser…");
	const vscode = await startVsCode({ folder, vsix, port, signal, log: say });
	if (!vscode.extensions.includes(extension)) {
		await vscode.close();
		throw new Error(`VS Code does not list ${extension} among its extensions, although it has accepted ${vsix}.`);
	}
	say(`VS Code ${vscode.version} runs with ${extension}. Ctrl+C here ends it and the example service.`);
	const trouble = options.open ? await openUrl(vscode.url) : undefined;
	if (trouble !== undefined) {
		say(`No browser could be opened (${trouble}); open the address yourself.`);
	}
	announce(`Noodle Upgrade is ready at ${vscode.url}`);
	return vscode;
}

async function waitForTheEnd(
	{ signal, say }: Session,
	service: ExampleService,
	vscode: VsCode | undefined,
): Promise<number> {
	const stopped = new Promise<"stopped">((resolve) => {
		signal.addEventListener("abort", () => resolve("stopped"));
		if (signal.aborted) {
			resolve("stopped");
		}
	});
	const deaths = [service.process.ended.then((end) => ({ name: "The example service", ...end }))];
	if (vscode !== undefined) {
		deaths.push(vscode.ended.then((end) => ({ name: "VS Code", ...end })));
	}
	const first = await Promise.race([stopped, ...deaths]);
	if (first === "stopped") {
		say((signal.reason as Error).message);
		return 0;
	}
	say(`${first.name} ended by itself (${first.how}), so everything is stopped. The end of its log:\n${first.log}`);
	return 1;
}
