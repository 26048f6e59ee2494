import { expect, test } from "vitest";
import { stepsInWords } from "./move-in-words.ts";

const step = (component: string, from: string, to: string, configChanged = false) => ({
	component,
	from,
	to,
	configChanged,
});

test("a plan says in a line what moves with what, also what goes back for it", () => {
	expect(stepsInWords([step("router", "1.0.0", "1.1.0"), step("limiter", "2.0.0", "1.4.0")])).toBe(
		"router 1.0.0 → 1.1.0, limiter 2.0.0 → 1.4.0",
	);
	expect(stepsInWords([step("router", "1.0.0", "1.0.0", true)])).toBe("router 1.0.0, with a changed configuration");
	expect(stepsInWords([step("router", "", "1.0.0")])).toBe("router → 1.0.0");
});

test("of very many the first are named", () => {
	const steps = Array.from({ length: 60 }, (_, i) => step(`c${i}`, "1.0.0", "1.1.0"));
	expect(stepsInWords(steps)).toMatch(/^c0 1\.0\.0 → 1\.1\.0, .*, c4 1\.0\.0 → 1\.1\.0 and 55 more$/);
});
