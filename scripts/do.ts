// `npm run <task>` lands here, on the Node 24 that npm installed. One file a task under scripts/tasks/.
import { existsSync } from "node:fs";

const [task = "", ...args] = process.argv.slice(2);
const file = new URL(`./tasks/${task.replace(/:/g, "-")}.ts`, import.meta.url);
if (!/^[a-z:0-9]+$/.test(task) || !existsSync(file)) {
	console.error(`There is no task "${task}". The tasks are the scripts of package.json.`);
	process.exit(2);
}
const { run } = (await import(file.href)) as { run: (args: string[]) => Promise<number> };
process.exitCode = await run(args);
