import { expect, test } from "vitest";
import type { PageTexts } from "../../webview/dashboard/messages.ts";
import { pageHtml } from "./page-html.ts";

const sources = {
	cspSource: "https://csp",
	script: "https://s/a.js?x=1&y=2",
	style: "https://s/a.css",
	nonce: "n0+/=",
};
const texts = { language: "en", root: 'file:///w"><script>alert(1)</script>' } as PageTexts;

test("nothing may be loaded but its own script and styles", () => {
	const html = pageHtml("Dashboard", texts, sources);
	expect(html).toContain(
		`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src https://csp; script-src 'nonce-n0+/='">`,
	);
	expect(html.match(/<script/g)).toHaveLength(1);
	expect(html).toContain('<script nonce="n0+/=" src="https://s/a.js?x=1&amp;y=2"></script>');
	expect(html).not.toMatch(/ style=|unsafe|onload=/);
});

test("what is written into it cannot become markup, and can be read again", () => {
	const html = pageHtml("<b>", texts, sources);
	expect(html).toContain("<title>&lt;b&gt;</title>");
	const written = /data-texts="([^"]*)"/.exec(html)?.[1] ?? "";
	const read = written.replace(
		/&(lt|gt|quot|amp);/g,
		(_, name: string) => ({ lt: "<", gt: ">", quot: '"' })[name] ?? "&",
	);
	expect(JSON.parse(read)).toEqual(texts);
});
