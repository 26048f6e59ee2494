// Takes the types out of index.ts, with what Node itself has for that: a release is plain JavaScript. For several files, or
// for npm packages, put a bundler in the place of this script.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";

const source = await readFile(new URL("index.ts", import.meta.url), "utf8");
await mkdir(new URL("dist/", import.meta.url), { recursive: true });
await writeFile(new URL("dist/index.js", import.meta.url), stripTypeScriptTypes(source));
