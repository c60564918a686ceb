// Contract entry → operation, one line each. A missing or extra entry does not compile.
import type { contract } from '#contract/contract.ts'
import type { Handlers } from '#contract/define.ts'
import { copyText, readAppInfo, revealFile } from './app-window.ts'
import { printAgreement } from './export-agreement.ts'
import { latestReports, listPartners, removePartner, savePartner } from './partners.ts'
import { probePartner } from './probe-partner.ts'
import { listGateways, renderConfig, saveConfig } from './render-config.ts'
import type { Rooms } from './rooms.ts'
import { readSettings, saveSettings } from './settings.ts'
import { startPractice } from './start-lab.ts'

/** The handlers of the whole contract over the given rooms. */
export function createHandlers(rooms: Rooms): Handlers<typeof contract> {
  return {
    app: {
      info: () => readAppInfo(rooms),
      copyText: (input) => copyText(rooms, input.text),
      reveal: (input) => revealFile(rooms, input.path),
    },
    settings: {
      read: () => readSettings(rooms),
      save: (input) => saveSettings(rooms, input),
    },
    partner: {
      list: () => listPartners(rooms),
      save: (input) => savePartner(rooms, input),
      remove: (input) => removePartner(rooms, input.partnerId),
    },
    probe: {
      run: (input, report, signal) => probePartner(rooms, input.partnerId, report, signal),
      latest: (input) => latestReports(rooms, input.partnerId),
    },
    gateway: {
      list: () => listGateways(rooms),
      render: (input) => renderConfig(rooms, input),
      save: (input) => saveConfig(rooms, input),
    },
    agreement: {
      print: (input) => printAgreement(rooms, input.partnerId, input.language),
    },
    lab: {
      start: () => startPractice(rooms),
    },
  }
}
