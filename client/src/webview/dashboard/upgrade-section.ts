import { element, focusedIn } from "./dom.ts";
import type { PageTexts, PageVerb, ShownUpgrade } from "./messages.ts";

/** What is under way or was last: how it stands, its steps, the judge's verdicts, and what can be asked of it. */
export class UpgradeSection {
	readonly node: HTMLElement;
	readonly #texts: PageTexts;
	readonly #say: (verb: PageVerb, id: string) => void;
	readonly #title = element("h1");
	readonly #state = element("span", { class: "state" });
	readonly #sentence = element("p", { class: "sentence" });
	readonly #progress = element("progress", { max: "100" });
	readonly #steps = element("ol", { class: "steps" });
	readonly #verdicts = element("ul", { class: "verdicts" });
	readonly #buttons = element("div", { class: "buttons" });
	/** Read out when it changes, and only then: figures in sentences change all the time. */
	readonly #announced = element("p", { class: "spoken", role: "status" });
	#shownButtons = "";

	/** @param say passes on what a person asks of an upgrade */
	constructor(texts: PageTexts, say: (verb: PageVerb, id: string) => void) {
		this.#texts = texts;
		this.#say = say;
		this.node = element(
			"header",
			{},
			element("div", { class: "heading" }, this.#title, this.#state),
			this.#sentence,
			this.#progress,
			this.#steps,
			this.#verdicts,
			this.#buttons,
			this.#announced,
		);
	}

	show(upgrade: ShownUpgrade | null): void {
		this.#title.textContent = upgrade?.title ?? this.#texts.noUpgrade;
		this.#state.textContent = upgrade?.state ?? "";
		this.#state.dataset.tone = upgrade?.tone ?? "neutral";
		this.#sentence.textContent = upgrade?.sentence ?? "";
		this.#progress.hidden = upgrade?.percentage == null;
		this.#progress.value = upgrade?.percentage ?? 0;
		this.#progress.setAttribute("aria-label", upgrade?.title ?? "");
		this.#steps.replaceChildren(...(upgrade?.steps ?? []).map((step) => this.#step(step)));
		this.#verdicts.replaceChildren(...(upgrade?.verdicts ?? []).map(verdict));
		this.#showButtons(upgrade);
		this.#announce(upgrade);
	}

	#step({ label, state }: ShownUpgrade["steps"][number]): HTMLElement {
		const spoken = element("span", { class: "spoken" }, this.#texts.stepStates[state]);
		return element(
			"li",
			state === "under-way" ? { class: state, "aria-current": "step" } : { class: state },
			label,
			spoken,
		);
	}

	/** Buttons stay as they are while they say the same, or whoever is about to press one would lose it. */
	#showButtons(upgrade: ShownUpgrade | null): void {
		const wanted = upgrade ? `${upgrade.id} ${upgrade.verbs.join(" ")}` : "";
		if (wanted === this.#shownButtons) return;
		this.#shownButtons = wanted;
		const focused = focusedIn(this.#buttons);
		const buttons = (upgrade?.verbs ?? []).map((verb) => {
			const button = element("button", { type: "button", id: `verb-${verb}` }, this.#texts.verbs[verb]);
			button.addEventListener("click", () => this.#say(verb, upgrade?.id ?? ""));
			return button;
		});
		this.#buttons.replaceChildren(...buttons);
		if (focused !== undefined) (buttons.find(({ id }) => id === focused) ?? buttons[0])?.focus();
	}

	#announce(upgrade: ShownUpgrade | null): void {
		const words = upgrade
			? [
					`${upgrade.title}: ${upgrade.state}.`,
					...upgrade.steps.filter(({ state }) => state === "under-way").map(({ label }) => `${label}.`),
					...upgrade.verdicts.map(({ component, version, word }) => `${component} ${version}: ${word}.`),
				].join(" ")
			: "";
		if (this.#announced.textContent !== words) this.#announced.textContent = words;
	}
}

function verdict({ component, version, outcome, word, sentence }: ShownUpgrade["verdicts"][number]): HTMLElement {
	const name = element("strong", {}, `${component} ${version}: ${word}.`);
	return element("li", { "data-outcome": outcome }, name, ` ${sentence}`);
}
