// Exchange's own logs: the protocol log of its receive and send connectors, where the answer to the mail names its Message-ID and a row of Exchange's
// own (`*`) tells the TLS of the session, and the message tracking log, which says nothing about TLS. Words of the other side never count as TLS.
import type { LogWord } from '#domain/confirm/received.ts'
import { versionOf } from '../suite-version.ts'
import { csvRows, type ReadRow } from './csv-rows.ts'
import { kept } from './log-text.ts'

const protocolFields =
  'date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context'.split(',')
const trackingFields =
  'date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,network-message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info,directionality,tenant-id,original-client-ip,original-server-ip,custom-data'.split(
    ',',
  )
/** Since Exchange 2016. */
const newerFields = [...trackingFields, 'transport-traffic-type', 'log-id', 'schema-version']
/** Documented with a hyphen, written with an underscore; the algorithm is no suite. */
const agreed =
  /^TLS protocol SP_PROT[_-]TLS(1(?:_[0-3])?)_(?:SERVER|CLIENT) negotiation succeeded using bulk encryption/
const events: Readonly<Record<string, LogWord['event']>> = {
  RECEIVE: 'taken',
  SEND: 'delivered',
  DEFER: 'deferred',
  FAIL: 'returned',
}

/** What these logs say of the mail with that identifier, its brackets on. */
export function exchangeWords(lines: readonly string[], messageId: string): readonly LogWord[] {
  return [...protocolWords(lines, messageId), ...trackingWords(lines, messageId)]
}

interface Session {
  hasBegun: boolean
  hasAsked: boolean
  /** Undefined where no row tells of TLS. */
  tls: string | null | undefined
}

function protocolWords(lines: readonly string[], messageId: string): readonly LogWord[] {
  const sessions = new Map<string, Session>()
  return csvRows(lines, protocolFields).flatMap((each): readonly LogWord[] => {
    const id = of(each, 'session-id')
    const session = sessions.get(id) ?? { hasBegun: false, hasAsked: false, tls: undefined }
    sessions.set(id, session)
    session.hasBegun ||= of(each, 'event') === '+'
    session.hasAsked ||= /^(?:STARTTLS|X-ANONYMOUSTLS)$/i.test(of(each, 'data'))
    session.tls = versionIn(each) ?? session.tls
    const event = takenOrSent(each, messageId)
    if (event === undefined) return []
    const host = of(each, 'remote-endpoint').slice(0, 1000) || null
    const tls = session.tls ?? null
    return [{ system: 'exchange', event, host, isTls: isTlsOf(session), tls, suite: null, text: kept(each.line) }]
  })
}

/** In clear only where the whole session is there and nobody asked for TLS. */
function isTlsOf({ hasBegun, hasAsked, tls }: Session): boolean | null {
  if (tls !== undefined) return true
  return hasBegun && !hasAsked ? false : null
}

/** `250 2.6.0 <id> [InternalId=…] … Queued mail for delivery`; a mail is taken by the answer written, delivered by the one read. */
function takenOrSent(each: ReadRow, messageId: string): LogWord['event'] | undefined {
  if (!/^250 2\.\d\.\d /.test(of(each, 'data')) || !of(each, 'data').includes(messageId)) return undefined
  return of(each, 'event') === '>' ? 'taken' : of(each, 'event') === '<' ? 'delivered' : undefined
}

/** Undefined where the row tells of none. */
function versionIn(each: ReadRow): string | null | undefined {
  if (of(each, 'event') !== '*') return undefined
  const number = agreed.exec(of(each, 'context'))?.[1] ?? agreed.exec(of(each, 'data'))?.[1]
  return number === undefined ? undefined : versionOf(`TLS${number}`)
}

function trackingWords(lines: readonly string[], messageId: string): readonly LogWord[] {
  const newer = csvRows(lines, newerFields)
  const rows = newer.length > 0 ? newer : csvRows(lines, trackingFields)
  return rows.flatMap((each): readonly LogWord[] => {
    const event = events[of(each, 'event-id')]
    if (event === undefined || of(each, 'message-id') !== messageId || of(each, 'source') !== 'SMTP') return []
    const side = event === 'taken' ? 'client' : 'server'
    const [name, ip] = [of(each, `${side}-hostname`), of(each, `${side}-ip`)]
    const host = (ip === '' ? name : `${name} [${ip}]`).trim().slice(0, 1000) || null
    return [{ system: 'exchange', event, host, isTls: null, tls: null, suite: null, text: kept(each.line) }]
  })
}

function of({ row }: ReadRow, name: string): string {
  return row.get(name) ?? ''
}
