import { testRows } from "./row.ts";
import { swapRows } from "./swap-rows.ts";

testRows(swapRows);
