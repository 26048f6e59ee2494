import { planningRows } from "./planning-rows.ts";
import { testRows } from "./row.ts";

testRows(planningRows);
