import { answerTo, type CallMessage } from "./message-call.ts";

process.on("message", (message: CallMessage) => process.send?.(answerTo(message)));
process.on("disconnect", () => process.exit());
