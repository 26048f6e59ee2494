import { packageExtension } from "../lib/package.ts";

export async function run(): Promise<number> {
	console.log(await packageExtension());
	return 0;
}
