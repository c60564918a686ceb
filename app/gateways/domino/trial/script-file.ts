// The files of a trial at Domino on Linux: one script, and what each mode has. Only where Domino itself sends to the partners (D-T) is there anything
// of Domino's to try: in the other topologies our relay enforces, and is tried itself. Refuses what cannot be said; fault confirm.not-triable.
import { isIPv4 } from 'node:net'
import type { Artefact } from '#domain/artefact.ts'
import type { Trial } from '#domain/confirm/trial.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { createLineWriter } from '../../line-writer.ts'
import { quoteShell } from '../console-commands.ts'
import { pushShellBase } from '../engine/push-shell.ts'
import { hostFacts } from '../push/host-facts.ts'
import { type DominoSite, hasRelay } from '../site.ts'
import { javaTrialSource } from './engine/java-trial.ts'
import { mailsShellRun } from './engine/mails-shell.ts'
import { trialShellBase } from './engine/trial-base-shell.ts'
import { trialShellRun } from './engine/trial-shell.ts'

export const trialScriptName = 'domino-trial.sh'
export const mailsScriptName = 'domino-mails.sh'
export const trialListName = 'trial.txt'

const detailOf = (code: string) => `gateway-domino:push.detail.${code}`
const domainForm = /^(?=.{1,200}$)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_][a-z0-9_-]{0,62})+$/

/** A sub-domain for each mail: a Domain document knows domains, no addresses. */
export function recipientFor(token: string, domain: string): string {
  return `gegenprobe@gegenprobe-${token}.${domain.toLowerCase()}`
}

/** Where Domino believes the trap of a mode to be: an address of TEST-NET-1 (RFC 5737 section 3). */
export function hostOf(index: number): string {
  return `192.0.2.${index + 101}`
}

/** Why the documents and mails of a counter-proof cannot be written there; null = they can. */
export function whyNoHelper(site: DominoSite): string | null {
  if (site.platform !== 'linux') return detailOf('trial-windows')
  return site.documentWay === 'helper' ? null : detailOf('trial-agent')
}

/** The files; fault confirm.not-triable. */
export function trialFiles(trial: Trial, site: DominoSite): Outcome<readonly Artefact[]> {
  const why = hasRelay(site) ? detailOf('trial-relay') : (whyNoHelper(site) ?? oddField(trial))
  if (why !== null) return fail('confirm.not-triable', { detail: why })
  const list = createLineWriter()
  trial.traps.forEach(({ mode, token, recipient, address, port }, index) => {
    const space = recipient.slice(recipient.lastIndexOf('@') + 1)
    list.line([mode, token, space, hostOf(index), `${address}:${port}`, trial.domain.toLowerCase()].join('\t'))
  })
  return succeed([
    list.artefact(trialListName, 'text'),
    script(
      trialScriptName,
      'A route to a trap that is in place for minutes: it shows what Domino does.',
      site,
      trialShellRun,
    ),
  ])
}

/** What mails need, and a trial too. */
export function mailFiles(site: DominoSite): readonly Artefact[] {
  const java = createLineWriter()
  java.block(javaTrialSource.split('\n'))
  return [
    java.artefact('DominoTrial.java', 'text'),
    script(mailsScriptName, 'Hands mails of ours in, follows them, takes them out of mail.box.', site, mailsShellRun),
  ]
}

function script(name: string, purpose: string, site: DominoSite, run: string): Artefact {
  const { programs, server, data, notesIni, consoleLog } = hostFacts(site, 'posix')
  const facts = { programs, server, data, notes_ini: notesIni, console_log: consoleLog, known: 'SMTPClientDebug' }
  const writer = createLineWriter()
  writer.block([
    '#!/bin/sh',
    `# Handschlag, HCL Domino on Linux. ${purpose}`,
    ...['set -u', 'umask 077', 'LC_ALL=C', 'export LC_ALL', ''],
    ...Object.entries(facts).map(([key, value]) => `${key}=${quoteShell(value)}`),
  ])
  for (const part of [pushShellBase, trialShellBase, run]) writer.block(['', ...part.trim().split('\n')])
  return writer.artefact(name, 'shell')
}

function oddField({ id, domain, traps }: Trial): string | null {
  if (!/^[0-9a-f]{16}$/.test(id)) return 'id'
  if (!domainForm.test(domain.toLowerCase())) return 'domain'
  if (traps.length === 0 || traps.length > 20) return 'traps'
  for (const { recipient, token, address, port } of traps) {
    if (!/^[a-z0-9]{20}$/.test(token) || recipient !== recipientFor(token, domain)) return 'recipient'
    if (!isIPv4(address)) return 'address'
    if (!Number.isInteger(port) || port < 1 || port > 65_535) return 'port'
  }
  const unique = (values: readonly unknown[]) => new Set(values).size === values.length
  const isApart = unique(traps.map(({ token }) => token)) && unique(traps.map(({ mode }) => mode))
  return isApart && unique(traps.map(({ address, port }) => `${address} ${port}`)) ? null : 'traps'
}
