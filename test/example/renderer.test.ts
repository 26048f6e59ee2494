import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Started, start } from "./component-context.ts";
import { builtReleases, type Releases } from "./releases.ts";

const table = "| a | b |\n| --- | --- |\n| 1 | 2 |\n";
const versions = ["1.0.0", "2.0.0", "2.1.0"];

let releases: Releases;
const renderers = new Map<string, Started>();

beforeAll(async () => {
	releases = await builtReleases();
	for (const version of versions) renderers.set(version, await start(releases.get("renderer", version)));
});

afterAll(() => releases.remove());

function call(version: string, method: "render" | "sections", markdown: unknown) {
	return renderers.get(version)?.call(method, markdown);
}

const render = (version: string, markdown: unknown) => call(version, "render", markdown);

describe.each(versions)("renderer %s", (version) => {
	test("says which release it is, and lists the headings as text", () => {
		const rendered = render(version, "# One `&` *two*\n\n> ## Deep\n\n<b>no</b>");
		expect(rendered.renderer).toBe(version);
		expect(rendered.headings).toMatchObject([
			{ level: 1, text: "One & two" },
			{ level: 2, text: "Deep" },
		]);
	});

	test("refuses what is not a text, and says so", () => {
		expect(() => render(version, 42)).toThrow("Markdown must be a text, not number");
	});
});

test("1.0.0 is marked 4 as it comes", () => {
	const { html, headings } = render(
		"1.0.0",
		`# Top\n\n[a](https://a.example) <b>raw</b>\n\n\`\`\`js\n1\n\`\`\`\n\n${table}`,
	);
	expect(html).toContain("<h1>Top</h1>");
	expect(html).toContain('<a href="https://a.example">a</a> <b>raw</b>');
	expect(html).toContain('<pre><code class="language-js">1\n</code></pre>');
	expect(html).toContain("<td>2</td>");
	expect(headings[0]).not.toHaveProperty("id");
});

describe("2.0.0", () => {
	test("gives headings ids of their own, with a link", () => {
		const { html, headings } = render("2.0.0", "## Same\n\n## Same\n\n## ???");
		expect(headings.map(({ id }: { id: string }) => id)).toEqual(["same", "same-1", "section"]);
		expect(html).toContain('<h2 id="same-1">Same <a class="anchor" href="#same-1"');
	});

	test("ids are unique whatever the headings say", () => {
		const heading = fc.oneof(fc.constantFrom("a", "a-1", "A", "a 1", "?"), fc.string());
		fc.assert(
			fc.property(fc.array(heading, { maxLength: 12 }), (texts) => {
				const { headings } = render("2.0.0", texts.map((text) => `# ${text.replace(/\s/g, " ")}`).join("\n\n"));
				const ids = headings.map(({ id }: { id: string }) => id);
				expect(new Set(ids).size).toBe(ids.length);
			}),
		);
	});

	test.each([
		[
			"an address of the web",
			"[a](https://a.example/?b=1&c=2)",
			'class="external" rel="noopener noreferrer" href="https://a.example/?b=1&amp;c=2"',
		],
		[
			"an address that is written with references",
			"[a](https://a.example/?b=1&amp;c=&#50;)",
			'href="https://a.example/?b=1&amp;c=2"',
		],
		["another page", "[a](other.md#x)", '<a href="other.md#x">a</a>'],
		["a place on this page", "[a](#x)", '<a href="#x">a</a>'],
		["a path with a colon", "[a](/b:c)", '<a href="/b:c">a</a>'],
		["a mail address", "<a@b.example>", '<a href="mailto:a@b.example">'],
	])("links to %s", (_, markdown, expected) => {
		expect(render("2.0.0", markdown).html).toContain(expected);
	});

	test.each([
		"javascript:alert(1)",
		"JaVaScRiPt:alert(1)",
		"data:text/html,x",
		"vbscript:x",
		"&#106;avascript:alert(1)",
	])("does not link to %s", (address) => {
		expect(render("2.0.0", `[text](<${address}>)`).html).toBe("<p>text</p>\n");
	});

	test("shows raw HTML instead of passing it on", () => {
		const { html } = render("2.0.0", '<script>alert("1")</script>\n\nin <i onclick="x">line</i>');
		expect(html).not.toMatch(/<script|<i /);
		expect(html).toContain("&lt;script&gt;");
	});

	test("marks tasks, names the language of code, and lets tables scroll", () => {
		const { html } = render("2.0.0", `- [x] done\n- [ ] open\n\n\`\`\`js title\na < b\n\`\`\`\n\n${table}`);
		expect(html).toMatch(/<li class="task done"><input checked="" disabled="" type="checkbox"> ?done<\/li>/);
		expect(html).toMatch(/<li class="task"><input disabled="" type="checkbox"> ?open<\/li>/);
		expect(html).toContain('<figcaption>js</figcaption><pre><code class="language-js">a &lt; b\n</code></pre>');
		expect(html).toContain('<div class="table"><table>');
	});

	test("cuts a document into the sections that its headings begin", () => {
		const sections = call(
			"2.0.0",
			"sections",
			`Before *all*.\n\n# One\n\n- a\n- b\n\n${table}\n# Empty\n\n# Two\n\n\`c&d\``,
		);
		expect(sections).toEqual([
			{ id: null, level: 0, title: "", text: "Before all." },
			{ id: "one", level: 1, title: "One", text: "a\nb\na b\n1 2" },
			{ id: "empty", level: 1, title: "Empty", text: "" },
			{ id: "two", level: 1, title: "Two", text: "c&d" },
		]);
	});
});

describe("2.1.0, which is broken on purpose", () => {
	test.each([
		["a table", table],
		["a table in a quotation", `> ${table.replaceAll("\n", "\n> ")}`],
		["a second table, when only the first has a caption", `${table}\nTable: One.\n\n${table}`],
	])("throws on %s", (_, markdown) => {
		expect(() => render("2.1.0", markdown)).toThrow(TypeError);
		expect(render("2.0.0", markdown).html).toContain("<table>");
	});

	test("gives a table its caption, which is what its author tried", () => {
		const { html } = render("2.1.0", `${table}\nTable: One & *two*.\n\nTable: text.`);
		expect(html).toContain("<figcaption>One &amp; two.</figcaption></figure>");
		expect(html).toContain("<p>Table: text.</p>");
	});

	test("writes everything without tables as 2.0.0 does", () => {
		const block = fc.oneof(
			fc.string().map((text) => text.replaceAll("|", "")),
			fc.constantFrom("# Heading", "- [ ] task", "> quote", "```js\nlet x;\n```", "1. one", "Table: none"),
		);
		fc.assert(
			fc.property(fc.array(block), (blocks) => {
				const markdown = blocks.join("\n\n");
				expect(render("2.1.0", markdown).html).toBe(render("2.0.0", markdown).html);
			}),
		);
	});
});
