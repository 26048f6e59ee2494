// Everything that the extension and the dashboard's page say to each other, typed once.
import type {
	ControlVerb,
	CountersItem,
	HistoryItem,
	UpgradeStatusItem,
} from "../../../../server/src/protocol/index.ts";

/** What can be asked for by a button of the page. */
export type PageVerb = ControlVerb | HistoryItem["verbs"][number] | "report";

/** The upgrade that is shown: the one under way, or else the last one. Its texts are made by the extension. */
export interface ShownUpgrade {
	readonly id: string;
	readonly title: string;
	/** How it stands, in a word or two. */
	readonly state: string;
	/** `waits`: for a person. */
	readonly tone: "busy" | "waits" | "good" | "bad" | "neutral";
	/** What happens just now, or why it ended as it did. */
	readonly sentence: string;
	/** 0 to 100; null: it is over. */
	readonly percentage: number | null;
	readonly moves: HistoryItem["components"];
	readonly steps: UpgradeStatusItem["steps"];
	readonly verdicts: readonly {
		readonly component: string;
		readonly version: string;
		readonly outcome: UpgradeStatusItem["verdicts"][number]["outcome"];
		readonly word: string;
		readonly sentence: string;
	}[];
	readonly verbs: readonly PageVerb[];
}

/** A component and what it calls. */
export interface GraphComponent {
	readonly name: string;
	readonly version: string;
	/** Null: it runs nowhere. */
	readonly health: "good" | "bad" | "changing" | null;
	readonly dependencies: readonly { readonly name: string; readonly range: string; readonly satisfied: boolean }[];
}

/** What the releases had counted at one moment. */
export interface Look {
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly counters: readonly CountersItem[];
}

export type ToPage =
	| { readonly type: "upgrade"; readonly upgrade: ShownUpgrade | null }
	| { readonly type: "components"; readonly components: readonly GraphComponent[] }
	| { readonly type: "look"; readonly look: Look }
	/** Nothing can be counted just now. */
	| { readonly type: "silent"; readonly reason: string };

export type FromPage =
	/** The page listens from now on. */
	{ readonly type: "ready" } | { readonly type: "verb"; readonly verb: PageVerb; readonly id: string };

/** What the extension writes into the page, in the editor's language. */
export interface PageTexts {
	/** A BCP 47 tag, for numbers and times. */
	readonly language: string;
	/** What the page is about when the window is loaded again. */
	readonly root: string;
	readonly verbs: Readonly<Record<PageVerb, string>>;
	readonly stepStates: Readonly<Record<UpgradeStatusItem["steps"][number]["state"], string>>;
	readonly charts: { readonly calls: string; readonly errors: string; readonly median: string; readonly p99: string };
	readonly columns: {
		readonly release: string;
		readonly share: string;
		readonly inFlight: string;
	};
	readonly before: string;
	readonly after: string;
	readonly serves: string;
	readonly noUpgrade: string;
	readonly noCalls: string;
	readonly component: string;
	readonly needs: string;
	readonly milliseconds: string;
	readonly time: string;
	/** With {0} for how many seconds. */
	readonly seen: string;
}
