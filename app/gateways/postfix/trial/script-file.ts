// The files of a trial: one script, the list of what the trap shows where, and the authority behind its certificates. ASCII, LF, for any
// POSIX shell. Refuses what would not stand in a table of Postfix as it is; fault confirm.not-triable.
import { createHash } from 'node:crypto'
import { isIP } from 'node:net'
import type { Artefact } from '#domain/artefact.ts'
import type { Trial } from '#domain/confirm/trial.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { createLineWriter } from '../../line-writer.ts'
import { toFingerprint } from '../policy-value.ts'
import { composeEngine } from '../scripts/compose.ts'
import { shellEngine } from '../scripts/shell-engine.ts'
import { shellLiteral } from '../scripts/shell-literal.ts'
import { stateEngine } from '../scripts/state.ts'
import { writingEngine } from '../scripts/writing.ts'
import { type PostfixSite, postfixSite } from '../site.ts'
import { changingEngine } from './scripts/changing.ts'
import { filteringEngine } from './scripts/filtering.ts'
import { goingBackEngine } from './scripts/going-back.ts'
import { lookingEngine } from './scripts/looking.ts'
import { swappingEngine } from './scripts/swapping.ts'
import { trialEngine } from './scripts/trial.ts'

export const trialScriptName = 'handschlag-postfix-trial.sh'
const trapsName = 'trial-traps'
const authorityName = 'trial-authority.pem'

const engines = [
  ...[shellEngine, composeEngine, stateEngine, writingEngine],
  ...[lookingEngine, filteringEngine, changingEngine, swappingEngine, goingBackEngine],
]

const mailForm = /^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,253}$/
const nameForm = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,252}$/
const pemForm =
  /^(?:-----BEGIN CERTIFICATE-----\r?\n(?:[A-Za-z0-9+/=]{1,76}\r?\n){1,200}-----END CERTIFICATE-----\s*){1,5}$/

/** The files; fault confirm.not-triable with the field that cannot be said. */
export function trialFiles(trial: Trial, input: PostfixSite): Outcome<readonly Artefact[]> {
  const site = postfixSite.safeParse(input)
  const odd = site.success ? oddField(trial) : 'site'
  if (odd !== null || !site.success) return fail('confirm.not-triable', { detail: odd ?? 'site' })
  const traps = createLineWriter()
  for (const { mode, recipient, address, port, serverName } of trial.traps) {
    traps.line([mode, recipient.toLowerCase(), address, String(port), serverName.toLowerCase()].join('\t'))
  }
  const authority = createLineWriter()
  for (const line of trial.authorityPem.trimEnd().split(/\r?\n/)) authority.line(line)
  const data = [traps.artefact(trapsName, 'text'), authority.artefact(authorityName, 'text')]
  return succeed([...data, script(trial, site.data, data)])
}

function oddField({ id, domain, sender, traps, authorityPem, controlPins }: Trial): string | null {
  if (!/^[0-9a-f]{16}$/.test(id)) return 'id'
  if (!nameForm.test(domain)) return 'domain'
  if (!mailForm.test(sender)) return 'sender'
  if (!pemForm.test(authorityPem)) return 'authority'
  if (controlPins.some((pin) => !/^[0-9a-f]{64}$/.test(pin))) return 'pins'
  if (traps.length === 0 || traps.length > 20) return 'traps'
  for (const { recipient, address, port, serverName } of traps) {
    if (!mailForm.test(recipient) || !recipient.toLowerCase().endsWith(`@${domain.toLowerCase()}`)) return 'recipient'
    // a zone would be read as a part of the name
    if (isIP(address) === 0 || address.includes('%')) return 'address'
    if (!Number.isInteger(port) || port < 1 || port > 65_535) return 'port'
    if (!nameForm.test(serverName)) return 'serverName'
  }
  const unique = (values: readonly string[]) => new Set(values).size === values.length
  const isApart = unique(traps.map(({ recipient }) => recipient)) && unique(traps.map((trap) => placeOf(trap)))
  return isApart ? null : 'traps'
}

const placeOf = ({ address, port }: Trial['traps'][number]) => `[${address}]:${port}`

function script(trial: Trial, site: PostfixSite, data: readonly Artefact[]): Artefact {
  const writer = createLineWriter()
  const hash = (content: string) => createHash('sha256').update(content).digest('hex')
  const facts = {
    trial_id: trial.id,
    domain: trial.domain.toLowerCase(),
    sender: trial.sender,
    control_pins: [...new Set(trial.controlPins)].sort().map(toFingerprint).join('|'),
    map_type: site.mapType,
    config_dir: site.configDirectory,
    own_dir: site.directory,
    file_hashes: data.map(({ name, content }) => `${name}:${hash(content)}`).join(' '),
  }
  writer.block([
    '#!/bin/sh',
    '# Handschlag, Postfix. A route to a trap that is in place for minutes: it proves that mail is held.',
    '',
    ...Object.entries(facts).map(([name, value]) => `${name}=${shellLiteral(value)}`),
  ])
  for (const engine of [...engines, trialEngine]) writer.block(['', ...engine.trim().split('\n')])
  return writer.artefact(trialScriptName, 'shell')
}
