// Mails of ours through Domino on its own host (Linux): laid into mail.box by the helper, followed there and in the lines of SMTPClientDebug, tried
// once more by the router, taken out of mail.box again. Without that variable the console log tells nothing of a delivery; a trial switches it on for its time.
import type { DroppedMail, MailDrop, SeenFate } from '#domain/confirm/mail-drop.ts'
import { fail, succeed } from '#domain/fault.ts'
import type { CommandAnswer, PushPlace } from '#domain/push/push-driver.ts'
import type { PlanCommand } from '#domain/push/push-plan.ts'
import { trialWords } from '../../trial-words.ts'
import { detail, detailOf } from '../push/detail.ts'
import { readPosixReport } from '../push/push-report.ts'
import type { DominoSite } from '../site.ts'
import { type MailServer, readDominoFates } from './read-fates.ts'
import { mailFiles, mailsScriptName, whyNoHelper } from './script-file.ts'

const timeoutMs = 10 * 60_000
const endMark = '@end\n'
const mailsAtOnce = 40
/** The one port Domino sends to. */
const port = 25

function commands(
  site: DominoSite,
  { folder }: PushPlace,
  mode: 'hand' | 'look' | 'again' | 'drop',
  mails: readonly DroppedMail[],
): readonly PlanCommand[] {
  if (whyNoHelper(site) !== null) return []
  const count = Math.ceil(mails.length / mailsAtOnce)
  return Array.from({ length: count }, (_, index) => ({
    id: `domino-mails-${mode}-${index + 1}`,
    phase: 'inspect',
    words: [
      ...['sh', `${folder}/${mailsScriptName}`, mode],
      ...mails.slice(index * mailsAtOnce, (index + 1) * mailsAtOnce).map(({ token }) => token),
    ],
    isPrivileged: true,
    timeoutMs,
    isDetached: false,
  }))
}

export const dominoDrop: MailDrop<DominoSite> = {
  files: (site) => (whyNoHelper(site) === null ? mailFiles(site) : []),
  hand: (site, place, mails) => commands(site, place, 'hand', mails),
  readHanded(answers) {
    if (answers.length > 0 && answers.every((answer) => isWhole(answer) && !/^@refused /m.test(answer.stdout))) {
      return succeed(undefined)
    }
    return fail('confirm.not-handed-in', { detail: whyOf(answers) })
  },
  look: (site, place, mails) => commands(site, place, 'look', mails),
  readFates(answers, mails) {
    if (answers.length === 0 || !answers.every(isWhole)) return fail('push.not-understood', { detail: whyOf(answers) })
    return succeed(fatesIn(answers, mails))
  },
  again: (site, place, mails) => commands(site, place, 'again', mails),
  drop: (site, place, mails) => commands(site, place, 'drop', mails),
}

function isWhole({ code, stdout }: CommandAnswer): boolean {
  return code === 0 && stdout.endsWith(endMark)
}

function whyOf(answers: readonly CommandAnswer[]): string {
  if (answers.length === 0) return detail('trial-helper')
  for (const { stdout } of answers) {
    const refused = /^@refused \S+ (.{1,300})$/m.exec(stdout)?.[1]
    if (refused !== undefined) return trialWords(refused)
    const report = readPosixReport(stdout) ?? readPosixReport(`${stdout}\n@handschlag end failed =\n`)
    if (report !== undefined) return detailOf(report)
  }
  return detail('no-answer')
}

function fatesIn(answers: readonly CommandAnswer[], mails: readonly DroppedMail[]): ReadonlyMap<string, SeenFate> {
  const heads = answers.map(({ stdout }) => stdout.slice(0, Math.max(0, stdout.indexOf('@log\n'))))
  const logs = answers.map(({ stdout }) => stdout.slice(stdout.indexOf('@log\n') + 5, -endMark.length))
  const servers = new Map<string, MailServer>()
  const queued = new Map<string, string>()
  for (const line of heads.join('\n').split('\n', 10_000)) {
    const [, token, host] = /^@server ([a-z0-9]{20}) (\d{1,3}(?:\.\d{1,3}){3})$/.exec(line) ?? []
    if (token !== undefined && host !== undefined) servers.set(token, { host, port })
    const [, mail, unid] = /^@queued ([a-z0-9]{20}) ([0-9A-F]{32}) /.exec(line) ?? []
    if (mail !== undefined && unid !== undefined) queued.set(mail, unid)
  }
  const fates = readDominoFates(logs.join('\n'), mails, servers)
  return new Map(
    [...fates].map(([token, seen]): [string, SeenFate] => {
      const queueId = queued.get(token) ?? null
      const isKnown = seen.fate.kind === 'unknown' && queueId !== null
      return [token, { ...seen, queueId, ...(isKnown && { fate: { kind: 'waiting' } }) }]
    }),
  )
}
