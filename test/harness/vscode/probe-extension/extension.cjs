// One of everything that the harness can see and touch, so that the harness can be tested without our own extension.
const vscode = require("vscode");

exports.activate = (context) => {
	const log = vscode.window.createOutputChannel("Probe", { log: true });
	log.info("The probe is active.");
	const status = vscode.window.createStatusBarItem("probe.status", vscode.StatusBarAlignment.Left);
	status.text = "$(beaker) Probe ready";
	status.command = "probe.greet";
	status.show();

	const commands = {
		"probe.greet": greet,
		"probe.choose": choose,
		"probe.empty": empty,
		"probe.wash": (fruit) => vscode.window.showInformationMessage(`Washed the ${fruit}.`),
		"probe.correct": correct,
	};
	for (const [name, run] of Object.entries(commands)) {
		context.subscriptions.push(vscode.commands.registerCommand(name, run));
	}
	vscode.window.registerTreeDataProvider("probe.fruits", fruits);
	vscode.window.registerTreeDataProvider("probe.vegetables", { getChildren: () => [], getTreeItem: (item) => item });
	vscode.window.registerTreeDataProvider("probe.shelf", {
		getChildren: () => ["jam"],
		getTreeItem: (name) => new vscode.TreeItem(name),
	});
	vscode.languages.registerCodeLensProvider({ language: "json" }, lenses);
	context.subscriptions.push(log, status, watchSpelling());
};

async function greet() {
	const answer = await vscode.window.showInformationMessage("Hello from the probe.", "Answer");
	if (answer === "Answer") {
		vscode.window.showWarningMessage("The probe was answered.");
	}
}

async function choose() {
	const fruit = await vscode.window.showQuickPick([{ label: "Apple" }, { label: "Apple Pie", description: "warm" }]);
	const count = fruit && (await vscode.window.showInputBox({ prompt: "How many?" }));
	if (count) {
		vscode.window.showInformationMessage(`${count} × ${fruit.label}`);
	}
}

async function empty() {
	const answer = await vscode.window.showWarningMessage("Empty the basket?", { modal: true }, "Empty");
	vscode.window.showInformationMessage(answer === "Empty" ? "The basket is empty." : "The basket stays.");
}

const kinds = { apple: ["boskoop", "elstar"], pear: [] };

const fruits = {
	getChildren: (name) => (name === undefined ? Object.keys(kinds) : (kinds[name] ?? [])),
	getTreeItem(name) {
		const isFruit = name in kinds;
		const item = new vscode.TreeItem(name, kinds[name]?.length > 0 ? 1 : 0);
		item.description = isFruit ? `${kinds[name].length} kinds` : undefined;
		item.contextValue = isFruit ? "fruit" : "kind";
		return item;
	},
};

const misspelt = /aple/g;

const lenses = {
	provideCodeLenses: (document) =>
		rangesOf(document).map(
			(range) => new vscode.CodeLens(range, { title: "Correct it", command: "probe.correct", arguments: [range] }),
		),
};

async function correct(range) {
	await vscode.window.activeTextEditor.edit((edit) => edit.replace(range, "apple"));
}

/** Every "aple" in a JSON document is an error. */
function watchSpelling() {
	const problems = vscode.languages.createDiagnosticCollection("probe");
	const check = (document) => {
		if (document.languageId === "json") {
			const found = rangesOf(document).map((range) => new vscode.Diagnostic(range, "It is spelt apple."));
			for (const problem of found) {
				problem.source = "probe";
				problem.code = "misspelt";
				const start = new vscode.Location(document.uri, new vscode.Position(0, 0));
				problem.relatedInformation = [new vscode.DiagnosticRelatedInformation(start, "The basket begins here.")];
			}
			problems.set(document.uri, found);
		}
	};
	vscode.workspace.onDidOpenTextDocument(check);
	vscode.workspace.onDidChangeTextDocument((event) => check(event.document));
	vscode.workspace.textDocuments.forEach(check);
	return problems;
}

function rangesOf(document) {
	return [...document.getText().matchAll(misspelt)].map(
		(match) => new vscode.Range(document.positionAt(match.index), document.positionAt(match.index + match[0].length)),
	);
}
