import { valid } from "semver";

/** As npm has it, because a release can come from an npm registry: lower case, with an optional scope. */
const componentName = /^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/;

export const maxNameLength = 214;

export function isComponentName(text: string): boolean {
	return text.length <= maxNameLength && componentName.test(text);
}

/** An exact version as the manifest wants it: no range, no tag, no leading "v". */
export function isExactVersion(text: string): boolean {
	return valid(text) === text;
}
