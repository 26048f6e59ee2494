// A service with a component that eats all the memory it gets: node greedy.mjs <workspace>
import { Runtime } from "@noodle-upgrade/runtime";

const [root] = process.argv.slice(2);
const lines = [];
const runtime = await Runtime.start({
	root,
	threads: { maxOldGenerationSizeMb: 48 },
	log: ({ message }) => lines.push(message),
});
const other = runtime.component("other");
const eaten = await runtime
	.component("greedy")
	.eat()
	.catch(({ code, message }) => ({ code, message }));
console.log(JSON.stringify({ eaten, other: await other.version(), lines }));
await runtime.stop();
