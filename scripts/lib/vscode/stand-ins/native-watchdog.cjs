// Stands in for the native module @vscode/native-watchdog, which ends an extension host whose event loop is stuck when
// its parent has died. The extension host also looks for its parent by itself, and closing our server ends the whole
// process tree, so all that is needed here is that nothing breaks.
exports.start = () => {};
exports.exit = (code = 0) => process.exit(code);
