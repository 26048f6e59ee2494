import { Runtime, RuntimeStartError } from "@noodle-upgrade/runtime";
import { type Command, exitCodes } from "../command.ts";
import { print, printError } from "../output.ts";

export const run: Command = {
	name: "run",
	usage: "",
	summary:
		"Host the manifest's components in the foreground until told to stop (Ctrl+C); their state is kept for the next start.",
	options: {},
	arity: [0, 0],
	async run(context) {
		const signal = context.stopSignal();
		let runtime: Runtime;
		try {
			runtime = await Runtime.start({
				root: context.root,
				log: ({ level, component, message }) =>
					context.log(`${level}${component === null ? "" : ` [${component}]`} ${message}`),
			});
		} catch (error) {
			if (!(error instanceof RuntimeStartError)) throw error;
			return printError(context, error);
		}
		const { id, pid, slots } = await runtime.status();
		const components = slots.map(({ component, version, health }) => ({
			name: component,
			version,
			health: health.status,
		}));
		print(context, { runtime: id, pid, components }, () => [
			`The runtime ${id} (process ${pid}) hosts ${components.map(({ name, version, health }) => `${name}@${version}${health === "healthy" ? "" : ` (${health})`}`).join(", ") || "nothing"}.`,
		]);
		const told = new Promise<void>((resolve) => {
			if (signal.aborted) resolve();
			else signal.addEventListener("abort", () => resolve(), { once: true });
		});
		// Somebody may also have stopped it through its control socket; then this waits for that to be done.
		await Promise.race([told, runtime.stopped()]);
		await runtime.stop({ save: true });
		return exitCodes.done;
	},
};
