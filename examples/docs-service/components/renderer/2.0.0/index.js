import { createRenderer } from "../shared/renderer.js";
import descriptor from "./package.json" with { type: "json" };

export default {
	setup: () => createRenderer({ release: descriptor.version }),
};
