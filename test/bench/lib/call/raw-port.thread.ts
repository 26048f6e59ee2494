import { parentPort } from "node:worker_threads";
import { answerTo, type CallMessage } from "./message-call.ts";

parentPort?.on("message", (message: CallMessage) => parentPort?.postMessage(answerTo(message)));
