import { expect, test } from "vitest";
import { languageTag } from "./language.ts";

test.each([
	["de", "de"],
	["zh-Hans-CN", "zh-Hans-CN"],
	["pt-br", "pt-br"],
	["en-US@posix", "en-US"],
	["de-DE.UTF-8", "de-DE"],
	["C", "en"],
	["", "en"],
	["en_US", "en"],
])("%s is %s", (locale, tag) => {
	expect(languageTag(locale)).toBe(tag);
	expect(() => new Intl.NumberFormat(tag)).not.toThrow();
});
