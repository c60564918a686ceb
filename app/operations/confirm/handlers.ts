// The handlers of `confirm`: contract entry → operation, one line each.
import type { contract } from '#contract/contract.ts'
import type { Handlers } from '#contract/define.ts'
import type { Rooms } from '../rooms.ts'
import { proveInbound } from './inbound/prove-inbound.ts'
import { openAnswer, readAnswer } from './read-answer.ts'
import { followSend, sendTest } from './send/send.ts'
import { trialByHand } from './trial/by-hand.ts'
import { giveUpTrial } from './trial/give-up.ts'
import { planTrial } from './trial/plan.ts'
import { runTrial } from './trial/run.ts'
import { takeBackTrial } from './trial/take-back.ts'
import { triedStandings } from './tried.ts'
import { confirmViewOf } from './view.ts'

/** The part of the contract this folder answers. */
export function confirmHandlers(rooms: Rooms): Pick<Handlers<typeof contract>, 'confirm'> {
  return {
    confirm: {
      read: (input) => confirmViewOf(rooms, input.partnerId),
      tried: () => triedStandings(rooms),
      sendTest: (input, report, signal) => sendTest(rooms, input, report, signal),
      follow: (input, report, signal) => followSend(rooms, input, report, signal),
      readAnswer: ({ sendId, text }) => readAnswer(rooms, { sendId, content: text }),
      openAnswer: (input) => openAnswer(rooms, input.sendId),
      planTrial: (input, report, signal) => planTrial(rooms, input, report, signal),
      trialByHand: (input) => trialByHand(rooms, input),
      runTrial: (input, report, signal) => runTrial(rooms, input, report, signal),
      takeBack: (input, report, signal) => takeBackTrial(rooms, input, report, signal),
      giveUp: ({ proofId }) => giveUpTrial(rooms, proofId),
      proveInbound: (input, report, signal) => proveInbound(rooms, input, report, signal),
    },
  }
}
