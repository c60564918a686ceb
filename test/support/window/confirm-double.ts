// Handlers of a house in which nothing was confirmed yet; a script of a test replaces what it is about.
import type { ConfirmView } from '#contract/confirm-contract.ts'
import { fail, succeed } from '#domain/fault.ts'
import type { WindowHandlers } from '../contract-double.ts'

export type ConfirmHandlers = Pick<WindowHandlers, 'confirm'>
export type ConfirmScript = Partial<ConfirmHandlers['confirm']>

export const nothingConfirmed: ConfirmView = {
  ...{
    ways: [],
    mailboxes: [],
    sender: null,
    ownHosts: [],
    sends: [],
    proofs: [],
    inbound: [],
    inboundStanding: null,
    standings: [],
    triable: [],
    byHand: [],
    open: [],
    stuck: [],
  },
}

/** Handlers over the script. */
export function confirmDouble(script: ConfirmScript = {}): ConfirmHandlers {
  const nothing = () => fail('confirm.not-found')
  const noPlan = () => fail('push.plan-unknown')
  return {
    confirm: {
      read: () => succeed(nothingConfirmed),
      tried: () => succeed([]),
      sendTest: () => fail('confirm.no-way'),
      follow: nothing,
      readAnswer: nothing,
      openAnswer: nothing,
      planTrial: () => fail('confirm.not-triable', { detail: 'push:detail.trial-product' }),
      trialByHand: () => fail('confirm.not-triable', { detail: 'push:detail.trial-product' }),
      runTrial: noPlan,
      takeBack: nothing,
      giveUp: nothing,
      proveInbound: () => fail('confirm.no-own-host'),
      ...script,
    },
  }
}
