import { expect, test } from "vitest";
import { fillConfig } from "./config-variables.ts";

test("variables are filled in at any depth, and everything else stays as it is", () => {
	const config = {
		key: `\${env:KEY}`,
		url: `https://\${env:HOST}:\${env:PORT}/`,
		deep: { list: [`\${env:KEY}`, 1, null, { flag: true }] },
		plain: `\${KEY} $env:KEY \${env:}`,
	};

	expect(fillConfig(config, { KEY: "k", HOST: "localhost", PORT: "80" })).toEqual({
		ok: true,
		value: {
			key: "k",
			url: "https://localhost:80/",
			deep: { list: ["k", 1, null, { flag: true }] },
			plain: `\${KEY} $env:KEY \${env:}`,
		},
	});
	expect(config.key).toBe(`\${env:KEY}`);
});

test("a value that looks like a reference is not filled in again", () => {
	expect(fillConfig({ a: `\${env:A}` }, { A: `\${env:B}$&`, B: "b" })).toEqual({
		ok: true,
		value: { a: `\${env:B}$&` },
	});
});

test("a variable that is set to nothing is set", () => {
	expect(fillConfig({ a: `\${env:A}` }, { A: "" })).toEqual({ ok: true, value: { a: "" } });
});

test.each([
	[
		{ a: `\${env:A}\${env:A}` },
		"The configuration needs the environment variable A, which is not set. Set it and start again.",
	],
	[
		{ a: `\${env:A}`, b: [`\${env:B}`] },
		"The configuration needs the environment variables A, B, which are not set. Set them and start again.",
	],
])("%j needs what is not set", (config, message) => {
	expect(fillConfig(config, {})).toEqual({ ok: false, error: { code: "config-variable-missing", message } });
});
