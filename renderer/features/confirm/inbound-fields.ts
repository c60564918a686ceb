// The fields of a test of our own MX as they are typed, what is wrong with them, and the wish they come to.
import { mailbox } from '#domain/addresses.ts'
import type { InboundCase } from '#domain/confirm/inbound-proof.ts'
import type { InboundWish } from './confirm-store.ts'

export interface InboundFields {
  readonly host: string
  readonly port: string
  /** Empty = this computer. */
  readonly fromHostId: string
  /** Whether the person says that this place lies outside. */
  readonly isOutside: boolean
  readonly recipient: string
  readonly cases: readonly InboundCase[]
  readonly mayDeliver: boolean
  readonly certificatePath: string
}

/** Codes with sentences `confirm:page.<code>`. */
export type InboundIssues = Partial<{
  readonly host: 'inbound.host-missing'
  readonly port: 'inbound.wrong-port'
  readonly recipient: 'send.wrong-address'
  readonly cases: 'inbound.no-case'
}>

/** What is wrong; empty = nothing. */
export function inboundIssues({ host, port, recipient, cases }: InboundFields): InboundIssues {
  return {
    ...(/^[\w.:-]{1,255}$/.test(host.trim()) ? {} : { host: 'inbound.host-missing' }),
    ...(portOf(port) === null ? { port: 'inbound.wrong-port' } : {}),
    ...(mailbox.safeParse(recipient.trim()).success ? {} : { recipient: 'send.wrong-address' }),
    ...(cases.length === 0 ? { cases: 'inbound.no-case' } : {}),
  }
}

/** The wish; null while something is wrong. */
export function inboundWish(fields: InboundFields): InboundWish | null {
  const recipient = mailbox.safeParse(fields.recipient.trim())
  const port = portOf(fields.port)
  if (Object.keys(inboundIssues(fields)).length > 0 || !recipient.success || port === null) return null
  const { fromHostId, isOutside, cases, mayDeliver, certificatePath } = fields
  const path = cases.includes('client-certificate') ? certificatePath.trim() : ''
  return {
    ...{ host: fields.host.trim(), port, recipient: recipient.data, cases: [...cases] },
    ...{ isOutside, mayDeliver },
    fromHostId: fromHostId === '' ? null : fromHostId,
    clientCertificatePath: path === '' ? null : path,
  }
}

function portOf(text: string): number | null {
  const port = /^\d{1,5}$/.test(text.trim()) ? Number(text) : 0
  return port >= 1 && port <= 65_535 ? port : null
}
