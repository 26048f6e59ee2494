// The chart library formats numbers in the browser's language as soon as it is loaded, and throws when that is none, such as
// `en-US@posix`, which a Chromium says in the locale POSIX. This has to be loaded before it.
const isTag = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i;

if (!isTag.test(navigator.language)) Object.defineProperty(navigator, "language", { value: "en" });
