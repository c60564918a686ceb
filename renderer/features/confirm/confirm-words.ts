// Shapes and sentences of what was confirmed, for several views: what a state looks like, what the trap saw, what a gateway says.
import type { CounterProof, ModeResult, ProofVerdict } from '#domain/confirm/counter-proof.ts'
import type { InboundStanding } from '#domain/confirm/inbound/standing.ts'
import type { InboundResult } from '#domain/confirm/inbound-proof.ts'
import type { MailFate } from '#domain/confirm/mail-fate.ts'
import type { AnswerReading, ReceivedHop } from '#domain/confirm/received.ts'
import type { TestSend } from '#domain/confirm/test-send.ts'
import type { TrapSight } from '#domain/confirm/trap.ts'
import { permitRules, refusalReasons } from '#domain/evidence-record.ts'
import type { Translate } from '#i18n/translate.ts'
import type { MarkKind } from '../../kit/mark.tsx'
import { type ModeRow, type TrialStage, trialStages } from './live-trial.ts'

export const resultMarks: Readonly<Record<ModeResult, MarkKind>> = {
  held: 'good',
  passed: 'good',
  returned: 'good',
  'passed-below': 'bad',
  'in-clear': 'bad',
  'control-stopped': 'warn',
  'not-seen': 'unknown',
}

export const verdictTones = {
  enforced: 'good',
  'not-enforced': 'bad',
  undetermined: 'unknown',
} as const satisfies Record<ProofVerdict, MarkKind>

export const inboundTones = {
  enforced: 'good',
  'not-enforced': 'bad',
  open: 'unknown',
} as const satisfies Record<InboundStanding['kind'], MarkKind>

/** A host with the address that was asked. */
export function doorOf({ host, address }: { readonly host: string; readonly address: string }): string {
  return host === address ? host : `${host} (${address})`
}

export const answerTones = {
  proven: 'good',
  'not-proven': 'unknown',
  'in-clear': 'bad',
} as const satisfies Record<AnswerReading['verdict'], MarkKind>

const fateMarks: Readonly<Record<Exclude<MailFate['kind'], 'delivered'>, MarkKind>> = {
  held: 'warn',
  returned: 'warn',
  waiting: 'unknown',
  unknown: 'unknown',
}

/** The shape of what became of a mail, as far as anybody told; a delivery is good only if it was told to be inside TLS. */
export function fateMark(fate: MailFate | null): MarkKind {
  if (fate === null) return 'unknown'
  if (fate.kind !== 'delivered') return fateMarks[fate.kind]
  if (fate.tls === null) return 'unknown'
  return fate.tls === 'none' ? 'bad' : 'good'
}

/** Whether nothing is agreed that a session would break: mail inside TLS must always be taken, other mail may be. */
export function isFree({ case: tried, demand }: Pick<InboundResult, 'case' | 'demand'>): boolean {
  return demand === 'taken' && tried !== 'tls' && tried !== 'client-certificate'
}

/** Whether a session to us came to what is agreed; what was taken inside alarms nobody. */
export function inboundMark(
  session: Pick<InboundResult, 'case' | 'demand' | 'result'>,
  isConclusive: boolean,
): MarkKind {
  const { demand, result } = session
  if (result === 'not-tried') return 'none'
  if (isFree(session)) return result === 'taken' ? 'warn' : 'info'
  if (result === 'not-seen') return 'unknown'
  if (demand === result) return 'good'
  return demand === 'refused' && isConclusive ? 'bad' : 'warn'
}

export interface SightLine {
  readonly text: string
  readonly isAlarm: boolean
}

/** What the trap saw in a mode: what is grave first, then whether mail came, then how. */
export function sightLines(sight: TrapSight, t: Translate): readonly SightLine[] {
  if (sight.connections === 0) return [{ text: t('confirm:page.sight.nothing'), isAlarm: false }]
  const lines: SightLine[] = []
  const add = (isThere: boolean, text: string, isAlarm = false) => {
    if (isThere) lines.push({ text, isAlarm })
  }
  add(sight.messagesInClear > 0, t('confirm:page.sight.message-clear'), true)
  add(sight.mailInClear > 0, t('confirm:page.sight.mail-clear'), true)
  add(sight.messagesInTls > 0, t('confirm:page.sight.message-tls'))
  add(sight.messagesInTls === 0 && sight.mailInTls > 0, t('confirm:page.sight.mail-tls'))
  add(sight.foreign > 0, t('confirm:page.sight.foreign', { count: sight.foreign }))
  const isNoMail =
    sight.foreign + sight.mailInClear + sight.mailInTls + sight.messagesInClear + sight.messagesInTls === 0
  add(isNoMail, t('confirm:page.sight.no-mail'))
  add(true, t('confirm:page.sight.came', { count: sight.connections }))
  add(sight.helo !== null, t('confirm:page.sight.helo', { helo: sight.helo ?? '' }))
  add(sight.startTls > 0, t('confirm:page.sight.starttls'))
  add(sight.sessions > 0, t('confirm:page.sight.tls', { protocol: sight.protocol ?? '–', suite: sight.suite ?? '–' }))
  add(sight.handshakeFailure !== null, t('confirm:page.sight.failure', { words: sight.handshakeFailure ?? '' }))
  return lines
}

/** What a gateway says of a mail: the word, and its own words below. */
export function fateWords(
  fate: MailFate,
  t: Translate,
): { readonly word: string; readonly details: readonly string[] } {
  switch (fate.kind) {
    case 'held':
    case 'returned': {
      const why = t(fate.isForTls ? 'confirm:fate.for-tls' : 'confirm:fate.not-for-tls')
      return { word: `${t(`confirm:fate.${fate.kind}`)}, ${why}`, details: reasonWords(fate.reason, t) }
    }
    case 'delivered': {
      const { tls, host, reply } = fate
      const place = host === '' ? [] : [t('confirm:fate.at', { host })]
      const delivered = t('confirm:fate.delivered')
      const word = tls === 'none' ? `${delivered}, ${t('confirm:fate.without-tls')}` : delivered
      return { word, details: [...place, ...tlsWords(tls, t), ...told(reply)] }
    }
    case 'waiting':
    case 'unknown':
      return { word: t(`confirm:fate.${fate.kind}`), details: [] }
  }
}

function tlsWords(tls: Extract<MailFate, { kind: 'delivered' }>['tls'], t: Translate): readonly string[] {
  if (tls === null) return [t('confirm:fate.no-tls-told')]
  if (tls === 'none') return []
  const { protocol, suite, trust } = tls
  return [t('confirm:fate.with-tls', { protocol, suite }), ...(trust === null ? [] : [trustWords(trust, t)])]
}

/** What became of a test mail; where it never came into the gateway's hands, nobody knows, or the gateway was not asked, that alone. */
export function sendWords(
  { fate, handed }: Pick<TestSend, 'fate' | 'handed'>,
  t: Translate,
  isUnderWay = false,
): ReturnType<typeof fateWords> {
  if (handed === 'no') return { word: t('confirm:fate.not-handed-in'), details: [] }
  if (handed === 'not-known') {
    if (isUnderWay) return { word: t('confirm:fate.handing-in'), details: [] }
    const seen = fate === null ? [] : [t('confirm:fate.unknown')]
    return { word: t('confirm:fate.hand-in-unknown'), details: seen }
  }
  if (fate !== null) return fateWords(fate, t)
  if (isUnderWay) return { word: t('confirm:fate.asking'), details: [] }
  return { word: t('confirm:fate.not-asked'), details: [t('confirm:fate.not-asked-detail')] }
}

/** Why a mail waits: our relay tells it by code, other gateways in words of their own. */
function reasonWords(reason: string, t: Translate): readonly string[] {
  const [code = '', ...detail] = reason.split(' ')
  const known = refusalReasons.find((each) => each === code)
  return known === undefined ? told(reason) : [t(`relay:refusal.${known}`), ...inDetail(detail.join(' '), t)]
}

/** What says no more than the code before it is left out. */
function inDetail(words: string, t: Translate): readonly string[] {
  return words === '' || words === 'not offered' ? [] : [t('confirm:fate.in-detail', { words })]
}

const trustWord = ['verified', 'trusted', 'untrusted', 'anonymous'] as const

/** Our relay names the rule, Postfix has four words, other words stay as they are. */
function trustWords(trust: string, t: Translate): string {
  const rule = permitRules.find((each) => each === trust)
  if (rule !== undefined) return t(`confirm:fate.rule.${rule}`)
  const known = trustWord.find((each) => each === trust.toLowerCase())
  return known === undefined ? t('confirm:fate.trust', { trust }) : t(`confirm:fate.trust-word.${known}`)
}

function told(words: string): readonly string[] {
  return words === '' ? [] : [words]
}

/** What a Received field, or a line of a log, says of encryption. */
export function hopTls({ isTls, tls, suite }: Pick<ReceivedHop, 'isTls' | 'tls' | 'suite'>, t: Translate): string {
  if (isTls === false) return t('confirm:page.answer.no-tls')
  if (isTls === null) return t('confirm:page.answer.tls-unknown')
  if (tls === null) return t('confirm:page.answer.tls-plain')
  return suite === null ? tls : t('confirm:page.answer.tls', { tls, suite })
}

/** What is spoken of a run to who does not see it: the step it is at, and every alarm. */
export function spokenWords(stage: TrialStage | null, rows: readonly ModeRow[], t: Translate): string {
  const order: readonly (TrialStage | null)[] = trialStages
  const at = order.indexOf(stage)
  const step = { number: at + 1, count: trialStages.length, stage: stage === null ? '' : t(`confirm:stage.${stage}`) }
  const alarms = rows.flatMap(({ mode, result }) =>
    result !== null && resultMarks[result] === 'bad'
      ? [
          t('confirm:page.trial.alarm', {
            mode: t(`confirm:mode.${mode}.name`),
            result: t(`confirm:result.${result}.word`),
          }),
        ]
      : [],
  )
  return [...(at < 0 ? [] : [t('confirm:page.trial.step', step)]), ...alarms].join(' ')
}

/** Whether a proof was begun and its end never seen. */
export function isUnended({ endedAt }: Pick<CounterProof, 'endedAt'>): boolean {
  return endedAt === null
}
