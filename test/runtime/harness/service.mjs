// A service that does nothing but host components: node service.mjs <workspace> [stop]
import { Runtime } from "@noodle-upgrade/runtime";

const [root, stop] = process.argv.slice(2);
const runtime = await Runtime.start({ root, log: () => {} });
process.stdout.write("started\n");
if (stop === "stop") await runtime.stop({ save: true });
