import { expect, test } from "vitest";
import { declaredMigrations } from "./declared-migrations.ts";

test("each step that is declared goes both ways, whichever way it is written", () => {
	expect(declaredMigrations({ migrations: ["1-2", "3-2", "4-4"] })).toEqual([
		{ from: 1, to: 2, up: true, down: true },
		{ from: 2, to: 3, up: true, down: true },
	]);
});
