import { rolloutRows } from "./rollout-rows.ts";
import { testRows } from "./row.ts";

testRows(rolloutRows);
