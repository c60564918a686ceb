// Signs in on a host, asks who one is there and whether the rights to write are there, and changes nothing. Secrets to be kept are kept
// once they opened what they are for.

import { cleanLine } from '#delivery/clean-text.ts'
import { commandLine } from '#delivery/command-line.ts'
import { type DeliveryHost, outcomeAt } from '#delivery/delivery-host.ts'
import { openRights } from '#delivery/privileges.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { PushHost, TypedSecret } from '#domain/push/push-host.ts'
import type { PushProgress } from '#domain/push/push-record.ts'
import type { Rooms } from '../rooms.ts'
import { createHostSecrets } from './host-secrets.ts'
import { askedAgain, forHost, houseAccess, reachHost } from './reach-host.ts'

export interface SignedIn {
  /** As the host names itself. */
  readonly system: string
  readonly user: string
  /** With rights of one's own on a POSIX host only the plan can tell more. */
  readonly mayWrite: boolean
  readonly hasNoNetworkSignIn: boolean
}

const askMs = 30_000
/** Mandatory levels high and system: what an elevated administrator has. */
const elevatedLabel = /S-1-16-(12288|16384)\b/

/** Signs in and out again; faults push.host-not-found, `ssh.*`, push.rights-missing, push.not-understood. */
export async function testSignIn(
  rooms: Rooms,
  { hostId, secrets: typed }: { readonly hostId: string; readonly secrets: readonly TypedSecret[] },
  report: (progress: PushProgress) => void,
  signal: AbortSignal,
): Promise<Outcome<SignedIn>> {
  const host = rooms.store.hosts.find(hostId)
  if (!host.ok) return host
  const secrets = createHostSecrets(rooms.outside.secrets, typed)
  if (!secrets.ok) return secrets
  report({ hostId, host: host.value.name, stage: 'connect', commandId: null, lines: [], state: null })
  const reached = await reachHost(host.value, await houseAccess(rooms, secrets.value), signal)
  if (!reached.ok) return reached
  try {
    const asked = await (host.value.system === 'windows' ? askWindows : askPosix)(reached.value, host.value, signal)
    if (!asked.ok) return forHost(host.value, askedAgain(asked.fault, secrets.value))
    await secrets.value.keepUsed(hostId, ['sudo'])
    rooms.announce.hostChanged(host.value.siteId)
    return asked
  } finally {
    reached.value.shell.close()
  }
}

async function askPosix(host: DeliveryHost, _: PushHost, signal: AbortSignal): Promise<Outcome<SignedIn>> {
  const user = await firstLine(host, ['id', '-un'], signal)
  if (!user.ok) return user
  const system = await firstLine(host, ['uname', '-sr'], signal)
  if (!system.ok) return system
  const rights = await openRights(host, [], signal)
  if (!rights.ok) return rights
  return succeed({ system: system.value, user: user.value, mayWrite: true, hasNoNetworkSignIn: false })
}

async function askWindows(host: DeliveryHost, { signIn }: PushHost, signal: AbortSignal): Promise<Outcome<SignedIn>> {
  const user = await firstLine(host, ['whoami'], signal)
  if (!user.ok) return user
  const system = await firstLine(host, ['cmd', '/c', 'ver'], signal)
  if (!system.ok) return system
  const groups = await output(host, ['whoami', '/groups'], signal)
  if (!groups.ok) return groups
  return succeed({
    system: system.value,
    user: user.value,
    mayWrite: elevatedLabel.test(groups.value),
    hasNoNetworkSignIn: signIn.kind === 'key' || signIn.kind === 'agent',
  })
}

async function firstLine(host: DeliveryHost, words: readonly string[], signal: AbortSignal): Promise<Outcome<string>> {
  const said = await output(host, words, signal)
  if (!said.ok) return said
  const [line = ''] = said.value
    .split('\n')
    .map(cleanLine)
    .filter((each) => each !== '')
  return succeed(line.slice(0, 200))
}

async function output(host: DeliveryHost, words: readonly string[], signal: AbortSignal): Promise<Outcome<string>> {
  const line = commandLine(host, words)
  if (!line.ok) return line
  const ran = await host.shell.run({ command: line.value, timeoutMs: askMs, maxBytes: 100_000, signal })
  return ran.ok ? succeed(ran.value.stdout) : outcomeAt(host, words.join(' '), ran)
}
