import { expect, test } from "vitest";
import { ago } from "./time-text.ts";

const now = new Date("2026-03-10T12:00:00Z");

test.each([
	["2026-03-10T11:59:30Z", "just now"],
	["2026-03-10T11:58:59Z", "1 minute ago"],
	["2026-03-10T11:15:00Z", "45 minutes ago"],
	["2026-03-10T09:00:00Z", "3 hours ago"],
	["2026-03-09T11:00:00Z", "yesterday"],
	["2026-02-10T12:00:00Z", "28 days ago"],
	["2026-02-01T12:00:00Z", "last month"],
	["2025-10-10T12:00:00Z", "4 months ago"],
	["2024-01-10T12:00:00Z", "2 years ago"],
	["2026-03-10T12:00:20Z", "just now"],
])("%s is %s", (iso, expected) => {
	expect(ago(iso, now)).toBe(expected);
});
