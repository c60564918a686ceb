// Mails of ours through Postfix on its own host: handed to its sendmail, followed in queue and log, taken out of the queue again.
import type { DroppedMail, MailDrop } from '#domain/confirm/mail-drop.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { CommandAnswer, PushPlace } from '#domain/push/push-driver.ts'
import type { PlanCommand } from '#domain/push/push-plan.ts'
import { trialWords } from '../../trial-words.ts'
import { stopKey } from '../push/stop-detail.ts'
import { plainWords } from '../push/told-lines.ts'
import type { PostfixSite } from '../site.ts'
import { againScript, dropScript, handScript, logScript, queueScript } from './drop-scripts.ts'
import { readPostfixFates } from './read-fates.ts'

/** Words of a command beside the mails stay below what a plan allows. */
const mailsAtOnce = 20
const timeoutMs = 120_000
const endMark = '@end\n'

/** Queue, log and the mails' folder are open to root alone. */
const command = (id: string, script: string, words: readonly string[]): PlanCommand => ({
  id,
  phase: 'inspect',
  words: ['sh', '-c', script, 'sh', ...words],
  isPrivileged: true,
  timeoutMs,
  isDetached: false,
})

const wordsOf = (mails: readonly DroppedMail[]) => mails.map(({ token, to }) => `${token}=${to}`)

function portionsOf(mails: readonly DroppedMail[]): readonly (readonly DroppedMail[])[] {
  const count = Math.ceil(mails.length / mailsAtOnce)
  return Array.from({ length: count }, (_, index) => mails.slice(index * mailsAtOnce, (index + 1) * mailsAtOnce))
}

export const postfixDrop: MailDrop<PostfixSite> = {
  hand: ({ configDirectory }, { folder }: PushPlace, mails) =>
    [...new Set(mails.map(({ from }) => from))]
      .flatMap((from) => portionsOf(mails.filter((mail) => mail.from === from)).map((portion) => ({ from, portion })))
      .map(({ from, portion }, index) =>
        command(`hand-in-${index + 1}`, handScript, [configDirectory, folder, from, ...wordsOf(portion)]),
      ),
  readHanded,
  look: ({ configDirectory }, _place, mails) =>
    portionsOf(mails).flatMap((portion, index) => [
      command(`look-queue-${index + 1}`, queueScript, [configDirectory, ...wordsOf(portion)]),
      command(`look-log-${index + 1}`, logScript, [configDirectory, ...wordsOf(portion)]),
    ]),
  readFates(answers, mails) {
    if (answers.some((each) => each.id.startsWith('look-queue') && isUnrouted(each))) return routeGone()
    const texts = (kind: string) => answers.filter(({ id }) => id.startsWith(kind)).map(wholeText)
    const queue = texts('look-queue')
    const log = texts('look-log')
    if (queue.length === 0 || queue.length !== log.length || [...queue, ...log].includes(null)) return unclear(answers)
    const fates = readPostfixFates(queue.join(''), log.join(''), mails)
    return fates === null ? unclear(answers) : succeed(fates)
  },
  again: ({ configDirectory }, _place, mails) =>
    portionsOf(mails).map((portion, index) =>
      command(`try-again-${index + 1}`, againScript, [configDirectory, ...wordsOf(portion)]),
    ),
  readAgain(answers) {
    if (answers.some(isUnrouted)) return routeGone()
    return answers.every(({ code }) => code === 0) ? succeed(undefined) : unclear(answers)
  },
  drop: ({ configDirectory }, { folder }, mails) =>
    portionsOf(mails).map((portion, index) =>
      command(`drop-mails-${index + 1}`, dropScript, [configDirectory, folder, ...wordsOf(portion)]),
    ),
}

/** A probe waits whose temporary route others took away. */
const isUnrouted = ({ stdout }: CommandAnswer) => /^@unrouted /m.test(stdout)
const routeGone = () => fail('confirm.changed-meanwhile', { detail: stopKey('route-missing') })

function readHanded(answers: readonly CommandAnswer[]): Outcome<undefined> {
  if (answers.length > 0 && answers.every(({ code }) => code === 0)) return succeed(undefined)
  const refused = answers.flatMap(({ stdout }) => [...stdout.matchAll(/^@refused \S+ (.*)$/gm)].map(([, said]) => said))
  const detail = refused[0] ?? answers.find(({ stderr }) => stderr !== '')?.stderr ?? ''
  return fail('confirm.not-handed-in', { detail: trialWords(plainWords(detail)) })
}

/** The output of a command that came to its end; null otherwise. */
function wholeText({ code, stdout }: CommandAnswer): string | null {
  return code === 0 && stdout.endsWith(endMark) ? stdout.slice(0, -endMark.length) : null
}

function unclear(answers: readonly CommandAnswer[]) {
  const words = answers.map(({ stderr }) => stderr).join(' ')
  return fail('push.not-understood', { detail: plainWords(words, 200) })
}
