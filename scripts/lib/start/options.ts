import { parseArgs } from "node:util";

export interface StartOptions {
	/** Whether to open VS Code or a browser by ourselves. */
	open: boolean;
	/** Where VS Code listens; 0 is any free port. Given: VS Code comes from the npm registry, whatever is installed here. */
	port: number | undefined;
	/** Where the example service would like to listen. */
	servicePort: number;
}

export const usage = `npm start -- [options]

Builds Noodle Upgrade, starts the example service, and opens the example in VS Code with the extension installed: in
the VS Code of this machine if "code" is on the path, otherwise in one that runs in the browser and is fetched from the
npm registry on the first run. Ctrl+C ends what was started.

  --no-open             open nothing, and print the address of VS Code in the browser
  --port <number>       run VS Code in the browser, on this port (default: any free one)
  --service-port <n>    the example service's port (default: 4173; any free one if it is taken)
  --help                print this
`;

export type StartCommand =
	| { kind: "start"; options: StartOptions }
	| { kind: "help" }
	| { kind: "wrong"; reason: string };

export function readOptions(args: string[]): StartCommand {
	try {
		const { values } = parseArgs({
			args,
			options: {
				"no-open": { type: "boolean", default: false },
				port: { type: "string" },
				"service-port": { type: "string", default: "4173" },
				help: { type: "boolean", default: false },
			},
		});
		if (values.help) {
			return { kind: "help" };
		}
		const port = values.port === undefined ? undefined : readPort("--port", values.port);
		const servicePort = readPort("--service-port", values["service-port"]);
		return { kind: "start", options: { open: !values["no-open"], port, servicePort } };
	} catch (error) {
		return { kind: "wrong", reason: (error as Error).message };
	}
}

function readPort(option: string, text: string): number {
	if (!/^\d{1,5}$/.test(text) || Number(text) > 65535) {
		throw new Error(`${option} is "${text}"; it must be a number from 0 to 65535, where 0 stands for any free port.`);
	}
	return Number(text);
}
