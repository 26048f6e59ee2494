// A service that does nothing but host components: node service.mjs <workspace> [stop | wait]
import { Runtime } from "@noodle-upgrade/runtime";

const [root, then] = process.argv.slice(2);
const runtime = await Runtime.start({ root, log: () => {} });
process.stdout.write("started\n");
if (then === "stop") await runtime.stop({ save: true });
if (then === "wait") await runtime.stopped();
