import { finding } from "@noodle-upgrade/runtime/formats";
import { expect, test } from "vitest";
import { inventoryOf } from "../../../test/harness/releases.ts";
import type { Step } from "./plan.ts";
import { whyBlocked } from "./why-blocked.ts";

const inventory = inventoryOf({ "a@1.0.0": {}, "a@1.1.0": {}, "a@2.0.0": {}, "a@2.1.0-rc.1": {}, "a@3.0.0": {} });
const blocking = [finding("no-way-back", "error", "There is no way back.")];
const step = (from: string, to: string): Step => ({ component: "a", from, to, reason: "", stage: 0 });

test.each([
	["the newest was meant, and there is one in between", null, [step("1.0.0", "3.0.0")], "a@2.0.0"],
	["it goes over a stop", null, [step("1.0.0", "1.1.0"), step("1.1.0", "3.0.0")], "a@2.0.0"],
	["there is none in between", null, [step("2.0.0", "3.0.0")], null],
	["a version was named", "3.0.0", [step("1.0.0", "3.0.0")], null],
	["it does not move", null, [], null],
])("when %s", (_, version, steps, older) => {
	const hint = ` No version was named, so the newest was taken; "noodle plan ${older}" looks at an older one.`;
	expect(whyBlocked(blocking, [{ name: "a", version }], steps, inventory)).toBe(
		`There is no way back.${older === null ? "" : hint}`,
	);
});
