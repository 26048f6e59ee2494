import type { Driver } from "./driver.ts";
import type { Hosted } from "./hosted.ts";

/** Another program that has prepared a swap. @returns it, and the number to go on by */
export async function prepared(
	{ driver }: Hosted,
	releases: string | readonly string[],
): Promise<{ control: Driver; id: string }> {
	const control = await driver();
	return { control, id: await control.prepared(releases) };
}
