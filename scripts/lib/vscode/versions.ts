/** Where VS Code comes from: lib/vscode inside this npm package is a complete VS Code server with its web workbench. */
export const codeServerVersion = "4.139.1";

/** Chromium for Linux on x64, packed for machines that may have no system libraries. Keep near playwright-core's own. */
export const chromiumVersion = "153.0.0";

/** The Chromium package brings one proportional font; an editor needs one of fixed width as well. */
export const fontsVersion = "2.37.3";

/**
 * Part of the cache's folder names. Raise it when the way something is installed changes while its version stays, so
 * that nobody goes on with what an older checkout has made.
 */
export const recipe = 1;
