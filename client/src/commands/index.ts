import type { CommandId } from "../contributions.ts";
import { applyManifest } from "./apply-manifest.ts";
import { applyPlan } from "./apply-plan.ts";
import { clearFilter } from "./clear-filter.ts";
import type { Command } from "./command.ts";
import { abortUpgrade, markUpgradeGood, pauseUpgrade, promoteUpgrade, resumeUpgrade } from "./control-upgrade.ts";
import { createComponent } from "./create-component.ts";
import { createManifest } from "./create-manifest.ts";
import { filterComponents } from "./filter-components.ts";
import { openDashboard } from "./open-dashboard.ts";
import { openExample } from "./open-example.ts";
import { openManifest } from "./open-manifest.ts";
import { planUpgrade } from "./plan-upgrade.ts";
import { recoverUpgrades } from "./recover-upgrades.ts";
import { refresh } from "./refresh.ts";
import { releaseComponent } from "./release-component.ts";
import { retryUpgrade } from "./retry-upgrade.ts";
import { rollBackComponent } from "./roll-back-component.ts";
import { rollBackToBefore } from "./roll-back-to-before.ts";
import { showHistory } from "./show-history.ts";
import { showOutput } from "./show-output.ts";
import { showPlanChanges } from "./show-plan-changes.ts";
import { showUpgradeReport } from "./show-upgrade-report.ts";
import { startRuntime } from "./start-runtime.ts";
import { stopRuntime } from "./stop-runtime.ts";
import { upgradeComponent } from "./upgrade-component.ts";

/** Every command of the manifest; the compiler sees to it that none is missing. */
export const commands: Readonly<Record<CommandId, Command>> = {
	"noodle.upgradeComponent": upgradeComponent,
	"noodle.planUpgrade": planUpgrade,
	"noodle.applyPlan": applyPlan,
	"noodle.showPlanChanges": showPlanChanges,
	"noodle.rollBackComponent": rollBackComponent,
	"noodle.applyManifest": applyManifest,
	"noodle.startRuntime": startRuntime,
	"noodle.stopRuntime": stopRuntime,
	"noodle.promoteUpgrade": promoteUpgrade,
	"noodle.markUpgradeGood": markUpgradeGood,
	"noodle.pauseUpgrade": pauseUpgrade,
	"noodle.resumeUpgrade": resumeUpgrade,
	"noodle.abortUpgrade": abortUpgrade,
	"noodle.retryUpgrade": retryUpgrade,
	"noodle.rollBackToBefore": rollBackToBefore,
	"noodle.recoverUpgrades": recoverUpgrades,
	"noodle.showUpgradeReport": showUpgradeReport,
	"noodle.openDashboard": openDashboard,
	"noodle.showHistory": showHistory,
	"noodle.openManifest": openManifest,
	"noodle.createManifest": createManifest,
	"noodle.createComponent": createComponent,
	"noodle.releaseComponent": releaseComponent,
	"noodle.openExample": openExample,
	"noodle.filterComponents": filterComponents,
	"noodle.clearFilter": clearFilter,
	"noodle.refresh": refresh,
	"noodle.showOutput": showOutput,
};
