// Contract entry → operation, one line each. A missing or extra entry does not compile.
import type { contract } from '#contract/contract.ts'
import type { Handlers } from '#contract/define.ts'
import { agreementHandlers } from './agreement/handlers.ts'
import { agreementLetterHandlers } from './agreement-letter/handlers.ts'
import { choosePath, copyText, readAppInfo, revealFile } from './app-window.ts'
import { careHandlers } from './care/handlers.ts'
import { checklistHandlers } from './checklist/handlers.ts'
import { confirmHandlers } from './confirm/handlers.ts'
import { contactHandlers } from './contacts/handlers.ts'
import { dueWorkToday } from './due-work.ts'
import { changesSinceLastTest, printReport, saveReportJson } from './export-report.ts'
import { saveConfig } from './give-out.ts'
import { letterAsDraft, letterAsMail, letterAsPdf, letterInWindow } from './letter.ts'
import { choiceOfPartner } from './partner-choice.ts'
import { partnerFileHandlers } from './partner-file/handlers.ts'
import { partnerRemoval } from './partner-removal.ts'
import { latestReports, listPartners, removePartner, savePartner } from './partners.ts'
import { printHandover } from './print-handover.ts'
import { probePartner } from './probe-partner.ts'
import { applyPlan } from './push/apply.ts'
import { confirmPush } from './push/confirm.ts'
import { exportSet } from './push/export-set.ts'
import { pinKey, showKey, unpinKey } from './push/host-keys.ts'
import { forgetSecrets, keptSecrets, listHosts, removeHost, saveHost } from './push/hosts.ts'
import { readJournal } from './push/journal.ts'
import { listPins } from './push/list-pins.ts'
import { planPush, planUndo } from './push/plan.ts'
import { testSignIn } from './push/sign-in.ts'
import { whatRuns } from './push/what-runs.ts'
import { exportEvidence, printEvidence } from './relay/evidence.ts'
import { relayOverview, saveRelaySetup, startRelay, stopRelay, takeOverPolicies } from './relay/overview.ts'
import { addException, endException, listExceptions, orderQueue, preflightPartners, relayQueue } from './relay/queue.ts'
import { renderConfig } from './render-config.ts'
import { endListing, gatewaysToImitate, latestDetails } from './report-details.ts'
import type { Rooms } from './rooms.ts'
import { readSettings, saveSettings } from './settings.ts'
import { listKinds, listSites, removeSite, saveSite } from './sites.ts'
import { startPractice } from './start-lab.ts'

/** The handlers of the whole contract over the given rooms. */
export function createHandlers(rooms: Rooms): Handlers<typeof contract> {
  return {
    app: {
      info: () => readAppInfo(rooms),
      copyText: (input) => copyText(rooms, input.text),
      reveal: (input) => revealFile(rooms, input.path),
      choosePath: (input) => choosePath(rooms, input.kind),
    },
    settings: {
      read: () => readSettings(rooms),
      save: (input) => saveSettings(rooms, input),
    },
    partner: {
      list: () => listPartners(rooms),
      due: () => dueWorkToday(rooms),
      save: (input) => savePartner(rooms, input),
      removal: (input) => partnerRemoval(rooms, input.partnerId),
      remove: (input) => removePartner(rooms, input.partnerId),
    },
    probe: {
      run: (input, report, signal) => probePartner(rooms, input, report, signal),
      endListing: (input) => endListing(rooms, input.partnerId),
      latest: (input) => latestReports(rooms, input.partnerId),
      details: (input) => latestDetails(rooms, input.partnerId),
      gateways: () => gatewaysToImitate(),
    },
    report: {
      changes: (input) => changesSinceLastTest(rooms, input.partnerId),
      saveJson: (input) => saveReportJson(rooms, input.partnerId),
      print: (input) => printReport(rooms, input.partnerId, input.language),
    },
    letter: {
      compose: (input) => letterInWindow(rooms, input.partnerId, input.language),
      print: (input) => letterAsPdf(rooms, input.partnerId, input.language),
      saveDraft: (input) => letterAsDraft(rooms, input.partnerId, input.language),
      openMail: (input) => letterAsMail(rooms, input.partnerId, input.language),
    },
    site: {
      list: () => listSites(rooms),
      save: (input) => saveSite(rooms, input),
      remove: (input) => removeSite(rooms, input.siteId),
    },
    gateway: {
      kinds: () => listKinds(),
      choice: (input) => choiceOfPartner(rooms, input.partnerId),
      render: (input) => renderConfig(rooms, input),
      save: (input) => saveConfig(rooms, input),
      print: (input) => printHandover(rooms, input),
    },
    ...agreementHandlers(rooms),
    ...agreementLetterHandlers(rooms),
    ...contactHandlers(rooms),
    ...checklistHandlers(rooms),
    ...partnerFileHandlers(rooms),
    ...careHandlers(rooms),
    ...confirmHandlers(rooms),
    relay: {
      overview: () => relayOverview(rooms),
      saveSetup: (input) => saveRelaySetup(rooms, input),
      start: () => startRelay(rooms),
      stop: () => stopRelay(rooms),
      takeOver: () => takeOverPolicies(rooms),
      queue: (input) => relayQueue(rooms, input),
      order: (input) => orderQueue(rooms, input),
      exceptions: () => listExceptions(rooms),
      addException: (input) => addException(rooms, input),
      endException: (input) => endException(rooms, input.id),
      preflight: () => preflightPartners(rooms),
      printEvidence: (input) => printEvidence(rooms, input),
      exportEvidence: (input) => exportEvidence(rooms, input),
    },
    host: {
      list: (input) => listHosts(rooms, input.siteId),
      save: (input) => saveHost(rooms, input),
      remove: (input) => removeHost(rooms, input.hostId),
      key: (input, report, signal) => showKey(rooms, input, report, signal),
      pin: (input) => pinKey(rooms, input),
      unpin: (input) => unpinKey(rooms, input),
      pins: (input) => listPins(rooms, input.hostId),
      signIn: (input, report, signal) => testSignIn(rooms, input, report, signal),
      secrets: (input) => keptSecrets(rooms, input.hostId),
      forgetSecrets: (input) => forgetSecrets(rooms, input.hostId),
    },
    push: {
      plan: (input, report, signal) => planPush(rooms, input, report, signal),
      planUndo: (input, report, signal) => planUndo(rooms, input, report, signal),
      whatRuns: (input) => whatRuns(rooms, input),
      apply: (input, report, signal) => applyPlan(rooms, input, report, signal),
      confirm: (input, report, signal) => confirmPush(rooms, input, report, signal),
      journal: (input) => readJournal(rooms, input.siteId),
      exportSet: (input) => exportSet(rooms, input),
    },
    lab: {
      start: () => startPractice(rooms),
    },
  }
}
