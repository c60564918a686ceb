// The door of a relay of ours for mail handed in from this machine, and what its evidence says about a mail.
import { Socket } from 'node:net'
import type { DroppedMail, SeenFate } from '#domain/confirm/mail-drop.ts'
import type { MailFate } from '#domain/confirm/mail-fate.ts'
import type { EvidenceAttempt, EvidenceRecord } from '#domain/evidence-record.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { RelayConfig } from '#domain/relay-config.ts'
import type { Dialer } from '#ports/dialer.ts'
import type { ControlClient } from '#relay/control/control-client.ts'
import { createTcpDialer } from '#wire/tcp-dialer.ts'

/** Where this machine reaches the relay's first listener. */
export function doorOf({ listeners, hostName }: Pick<RelayConfig, 'listeners' | 'hostName'>) {
  const [first] = listeners
  const address = first?.address ?? '127.0.0.1'
  const ip = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address
  return { host: hostName, ip, port: first?.port ?? 25 }
}

/** Connections from this machine that the relay takes mail from, whatever its networks are: it is told of each over its control socket. */
export function relayDialer(client: Pick<ControlClient, 'ask'>, hostName: string): Dialer {
  const dialer = createTcpDialer(hostName)
  return {
    ...dialer,
    async dial(target, timeoutMs, signal) {
      const dialed = await dialer.dial(target, timeoutMs, signal)
      if (!dialed.ok || !(dialed.socket instanceof Socket)) return dialed
      const { localAddress: ip, localPort: port } = dialed.socket
      // a relay that does not understand the question decides by its networks, and says so in the session
      if (ip !== undefined && port !== undefined) await client.ask('welcome', { ip, port })
      return dialed
    },
  }
}

/** Records at a time; a mail of ours is among the newest. */
const recordsAtOnce = 500

/** The number of the newest record; what comes later is about what was handed in later. */
export async function lastRecord(client: Pick<ControlClient, 'ask'>): Promise<Outcome<number>> {
  const status = await client.ask('status', {})
  return status.ok ? succeed(status.value.evidenceRecords) : status
}

/** Records after that number about one of these mails. */
export async function recordsAbout(
  client: Pick<ControlClient, 'ask'>,
  after: number,
  mails: readonly Pick<DroppedMail, 'to' | 'messageId'>[],
): Promise<Outcome<readonly EvidenceRecord[]>> {
  const found: EvidenceRecord[] = []
  for (let from = after + 1; ; ) {
    const read = await client.ask('evidence', { from, limit: recordsAtOnce })
    if (!read.ok) return read
    found.push(...read.value.filter((record) => mails.some((mail) => isAbout(record, mail))))
    const last = read.value.at(-1)?.link.number
    if (last === undefined || last < from || read.value.length < recordsAtOnce) return succeed(found)
    from = last + 1
  }
}

/** Whether a record is about the mail: by its Message-ID, for addresses are used again. */
export function isAbout({ personal }: EvidenceRecord, { messageId }: Pick<DroppedMail, 'messageId'>): boolean {
  return personal?.content.messageId === messageId
}

/** What became of a mail by its records, in their order. */
export function fateIn(records: readonly EvidenceRecord[]): SeenFate {
  const attempts = records.flatMap(({ link, personal }) =>
    link.subject.kind === 'attempt' ? [{ at: link.at, subject: link.subject, personal }] : [],
  )
  const last = attempts.at(-1)
  if (last === undefined) return { fate: { kind: 'unknown' }, queueId: null, lines: [] }
  const replies = last.personal?.content.recipients.map(({ reply }) => reply).join(' ') ?? ''
  return {
    fate: fateOf(last.subject, replies.slice(0, 2000)),
    queueId: last.subject.queueId,
    lines: attempts.slice(-200).map(({ at, subject }) => ({ at, text: inWords(subject) })),
  }
}

function fateOf(subject: EvidenceAttempt, reply: string): MailFate {
  const { outcome, verdict, path, handshake } = subject
  const isForTls = verdict.kind === 'refused'
  const reason = isForTls
    ? `${verdict.reason} ${verdict.detail}`.trim()
    : reply || `${subject.ended.step} ${subject.ended.replyCode}`
  switch (outcome) {
    case 'delivered':
    case 'partly-delivered': {
      // evidence holds every session whole, so none is none
      const tls =
        handshake === null ? 'none' : { protocol: handshake.protocol, suite: handshake.suite, trust: trustOf(verdict) }
      return { kind: 'delivered', host: path?.host ?? path?.domain ?? '', reply, tls }
    }
    case 'bounced':
      return { kind: 'returned', reason, isForTls }
    case 'deferred':
    case 'held':
      return { kind: 'held', reason, isForTls }
    case 'interrupted':
      return { kind: 'waiting' }
  }
}

function trustOf(verdict: EvidenceAttempt['verdict']): string | null {
  return verdict.kind === 'permitted' ? verdict.rule : null
}

function inWords({ outcome, verdict, path, handshake, ended }: EvidenceAttempt): string {
  const words = [
    outcome,
    verdict.kind === 'refused' ? `${verdict.reason} (${verdict.detail})` : verdict.kind,
    path?.host ?? '',
    path?.ip ?? '',
    handshake === null ? '' : `${handshake.protocol} ${handshake.suite}`,
    `${ended.step} ${ended.replyCode}`,
  ]
  return words
    .filter((word) => word !== '')
    .join(' · ')
    .slice(0, 2000)
}
