import type { Driver } from "./driver.ts";
import type { Hosted } from "./hosted.ts";

/** Prepares a swap. @returns the number to go on by */
export async function prepared(
	{ driver }: Hosted,
	releases: string | readonly string[],
): Promise<{ control: Driver; id: string }> {
	const control = await driver();
	const answer = await control.prepare(releases);
	if (!answer.ok) throw new Error(answer.error.message);
	return { control, id: answer.value };
}
