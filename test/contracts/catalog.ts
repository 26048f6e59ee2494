import { expect, test } from "vitest";
import type { Catalog } from "../../server/src/core/ports.ts";

export interface CatalogUnderTest {
	readonly catalog: Catalog;
	/** Makes a release available in it, as its publisher would. */
	publish(name: string, version: string): Promise<void>;
	/** Makes something available in it that is no usable release. */
	publishBroken(): Promise<void>;
}

/** What is asked for; a folder gives all that it has, whatever that is. */
const wanted = ["@scope/counter", "broken", "greeter"];

/**
 * What every catalog does.
 *
 * @param open one that is empty
 */
export function catalogContract(name: string, open: () => Promise<CatalogUnderTest>): void {
	const listed = async (catalog: Catalog): Promise<string[]> => {
		const { releases } = await catalog.list(wanted);
		return releases.map(({ descriptor }) => `${descriptor.name}@${descriptor.version}`).sort();
	};

	test(`${name}: an empty catalog is empty, and complete`, async () => {
		const { catalog } = await open();
		expect(await catalog.list(wanted)).toEqual({ releases: [], findings: [], complete: true });
	});

	test(`${name}: it has what was published, by its id, and what was published since after a refresh`, async () => {
		const { catalog, publish } = await open();
		await publish("greeter", "1.0.0");
		await publish("@scope/counter", "1.0.0");
		expect(await listed(catalog)).toEqual(["@scope/counter@1.0.0", "greeter@1.0.0"]);
		const { releases } = await catalog.list(wanted);
		for (const { catalog: id, publishedAt = "" } of releases) {
			expect(id).toBe(catalog.id);
			expect(new Date(publishedAt).toISOString()).toBe(publishedAt);
		}
		await publish("greeter", "1.1.0");
		catalog.refresh();
		expect(await listed(catalog)).toContain("greeter@1.1.0");
	});

	test(`${name}: what cannot be used is a warning, and takes nothing else away`, async () => {
		const { catalog, publish, publishBroken } = await open();
		await publish("greeter", "1.0.0");
		await publishBroken();
		const { findings, complete } = await catalog.list(wanted);
		expect(findings).toMatchObject([{ severity: "warning", message: expect.stringMatching(/\w/) }]);
		expect(complete).toBe(true);
		expect(await listed(catalog)).toEqual(["greeter@1.0.0"]);
	});
}
