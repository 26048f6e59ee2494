import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";

const { default: definition } = await import(pathToFileURL(workerData).href);
await definition.setup({});
parentPort?.postMessage("ready");
