// A test mail handed to a host of a gateway over SMTP: signed in where a user is named, with the password of the keychain or of the person. What
// worked is kept with the host, without the password. Faults of `submitMail`, and ssh.secret-needed.

import { isEhloName } from '#domain/addresses.ts'
import type { DroppedMail } from '#domain/confirm/mail-drop.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { type PushHost, type Submission, secretName } from '#domain/push/push-host.ts'
import { createTcpDialer } from '#wire/tcp-dialer.ts'
import type { HostSecrets } from '../../push/host-secrets.ts'
import { askedAgain, forHost } from '../../push/reach-host.ts'
import type { Rooms } from '../../rooms.ts'
import { type HandedIn, notBegun } from './sender.ts'
import { submitMail } from './submit.ts'

export interface SmtpWay {
  readonly host: PushHost
  readonly submission: Submission | null
  readonly secrets: HostSecrets
}

/** Hands it over. */
export async function handOverSmtp(
  rooms: Rooms,
  { host, submission, secrets }: SmtpWay,
  mail: DroppedMail,
  content: string,
  signal: AbortSignal,
): Promise<HandedIn> {
  const settings = rooms.store.settings.read()
  if (!settings.ok) return notBegun(settings.fault)
  const account = await accountOf(rooms, host, submission, secrets)
  if (!account.ok) return notBegun(account.fault)
  const { info, clock } = rooms.outside
  const greeting = settings.value.helo ?? info.hostName
  const helo = isEhloName(greeting) ? greeting : 'handschlag.invalid'
  const { address } = host
  const port = submission?.port ?? rooms.smtpPort
  const to = { host: address, ip: address, port, dialer: createTcpDialer(info.hostName) }
  const { transcript, fault, mayHaveIt } = await submitMail({
    ...to,
    ...account.value,
    mail,
    content,
    helo,
    now: clock.now(),
    signal,
  })
  if (fault !== null) {
    const told = forHost(host, askedAgain(fault, secrets))
    return { transcript, fault: told.fault, mayHaveLeft: mayHaveIt }
  }
  // where the keychain refuses, the mail is on its way all the same
  await secrets.keepUsed(host.id, ['submission']).catch(() => undefined)
  if (submission !== null) keepWith(rooms, host, submission)
  return { transcript, fault: null, mayHaveLeft: true }
}

type Account = NonNullable<Parameters<typeof submitMail>[0]['account']>

/** A password kept for one user is never said for another. */
async function accountOf(
  rooms: Rooms,
  host: PushHost,
  submission: Submission | null,
  secrets: HostSecrets,
): Promise<Outcome<{ readonly account?: Account }>> {
  const { user = null, pin = null } = submission ?? {}
  if (user === null) return succeed({})
  if (host.submission?.user !== user) await rooms.outside.secrets.forget(secretName(host.id, 0, 'submission'))
  const password = await secrets.secretFor(host.id, 0, 'submission')
  if (password !== null) return succeed({ account: { user, password, pin } })
  return fail('ssh.secret-needed', { host: host.name, hop: 0, kind: 'submission', what: 'submission', hostId: host.id })
}

function keepWith(rooms: Rooms, { id, siteId }: PushHost, submission: Submission): void {
  const kept = rooms.store.together(() => {
    const host = rooms.store.hosts.find(id)
    return host.ok ? rooms.store.hosts.save({ ...host.value, submission }) : host
  })
  if (kept.ok) rooms.announce.hostChanged(siteId)
}
