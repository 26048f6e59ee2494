// Bundles components/ into runtime_components/. TypeScript, so it takes the Node 24 that `npm run` has on its path.
import { buildExample } from "../../scripts/lib/example.ts";

const { releases } = await buildExample();
for (const { name, version } of releases) console.log(`${name} ${version}`);
