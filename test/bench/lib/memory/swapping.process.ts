import { Runtime } from "@noodle-upgrade/runtime";
import { serveParent } from "../serve-parent.ts";
import { sample } from "./sample.ts";

/** A service that does nothing but to have its component swapped from outside. */
const runtime = await Runtime.start({ root: process.argv[2] ?? "", ...JSON.parse(process.argv[3] ?? "{}") });
serveParent("ready", sample, () => runtime.stop());
