// Mails of ours through Exchange Server on its own host: handed to its pickup folder, followed in queues and logs, tried once more, taken out of
// the queue again. One script, uploaded beside the mails: what it does does not fit into the words of a Windows command.
import { z } from 'zod'
import type { DroppedMail, MailDrop } from '#domain/confirm/mail-drop.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { CommandAnswer, PushPlace } from '#domain/push/push-driver.ts'
import type { PlanCommand } from '#domain/push/push-plan.ts'
import { resultEngine } from '../../powershell/result-engine.ts'
import { readResultLine, scriptList } from '../../powershell/result-line.ts'
import { assembleScript, scriptPart } from '../../powershell/script-part.ts'
import { trialWords } from '../../trial-words.ts'
import { lockEngine, trapEngine } from '../engine/guard.ts'
import { shellEngine } from '../engine/shell.ts'
import { detailOfSilence, plainWords } from '../push/detail.ts'
import type { ExchangeSite } from '../site.ts'
import { followEngine, handEngine, mailEngine, mailParameters, mailRunEngine } from './engine/mails.ts'
import { queueEngine } from './engine/queue.ts'
import { retryEngine } from './engine/retry.ts'
import { readProtocolLog } from './protocol-log.ts'
import { queuedMail, readExchangeFates, readTrackingLog } from './read-fates.ts'

export const mailScriptName = 'handschlag-exchange-mails.ps1'
const timeoutMs = 10 * 60_000
const mailsAtOnce = 40

const script = assembleScript(mailScriptName, [
  scriptPart(
    `# Handschlag, Exchange Server on-premises. Hands mails of ours in, follows them, has them tried again, takes them out of the queue.\n${mailParameters.trim()}`,
  ),
  ...[resultEngine('handschlag.exchange-mails/1', 'Organization Management is needed.'), trapEngine, shellEngine],
  ...[lockEngine, mailEngine, queueEngine, handEngine, followEngine, retryEngine, mailRunEngine],
])

const text = z.string().max(2_500_000)
const mailsResult = z.object({
  Schema: z.literal('handschlag.exchange-mails/1'),
  Code: z.number().int(),
  State: z.string().max(40),
  Message: z.string().max(100_000).default(''),
  Refused: scriptList(z.object({ Token: z.string().max(40), Why: z.string().max(4000) }), 100).default([]),
  Queued: scriptList(queuedMail, 2000).optional(),
  Tracking: text.optional(),
  Protocol: text.optional(),
})

function commands(
  mode: 'Hand' | 'Look' | 'Again' | 'Drop',
  { folder }: PushPlace,
  mails: readonly DroppedMail[],
): PlanCommand[] {
  const count = Math.ceil(mails.length / mailsAtOnce)
  return Array.from({ length: count }, (_, index) => ({
    id: `exchange-mails-${mode.toLowerCase()}-${index + 1}`,
    phase: 'inspect' as const,
    words: [
      ...['powershell.exe', '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'RemoteSigned'],
      ...['-File', `${folder}/${mailScriptName}`, '-Mode', mode, '-Tokens'],
      mails
        .slice(index * mailsAtOnce, (index + 1) * mailsAtOnce)
        .map(({ token }) => token)
        .join('_'),
    ],
    isPrivileged: true,
    timeoutMs,
    isDetached: false,
  }))
}

function resultOf(answer: CommandAnswer) {
  return mailsResult.safeParse(readResultLine(answer.stdout)).data
}

export const exchangeDrop: MailDrop<ExchangeSite> = {
  files: () => [script],
  hand: (_site, place, mails) => commands('Hand', place, mails),
  readHanded(answers) {
    const results = answers.map(resultOf)
    if (results.length > 0 && results.every((result) => result?.State === 'handed')) return succeed(undefined)
    return fail('confirm.not-handed-in', { detail: whyOf(answers) })
  },
  look: (_site, place, mails) => commands('Look', place, mails),
  readFates,
  again: (_site, place, mails) => commands('Again', place, mails),
  drop: (_site, place, mails) => commands('Drop', place, mails),
}

function readFates(
  answers: readonly CommandAnswer[],
  mails: readonly DroppedMail[],
): Outcome<ReturnType<typeof readExchangeFates>> {
  const looked = answers.map(resultOf).flatMap((result) => {
    const { Protocol, Queued, State, Tracking } = result ?? {}
    if (State !== 'looked' || Queued === undefined || Tracking === undefined || Protocol === undefined) return []
    return [{ queued: Queued, events: readTrackingLog(Tracking), sessions: readProtocolLog(Protocol) }]
  })
  if (looked.length === 0 || looked.length < answers.length) {
    return fail('push.not-understood', { detail: whyOf(answers) })
  }
  const facts = {
    queued: looked.flatMap(({ queued }) => queued),
    events: looked.flatMap(({ events }) => events),
    sessions: looked.flatMap(({ sessions }) => sessions),
  }
  return succeed(readExchangeFates(facts, mails))
}

/** The first reason any of them gives. */
function whyOf(answers: readonly CommandAnswer[]): string {
  for (const answer of answers) {
    const result = resultOf(answer)
    const words = result === undefined ? '' : (result.Refused[0]?.Why ?? result.Message)
    if (words !== '') return trialWords(plainWords(words).slice(0, 300))
    if (result === undefined) return detailOfSilence(answer)
  }
  return ''
}
