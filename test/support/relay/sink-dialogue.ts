// The conversation of a sink with one client, in clear and then inside TLS.
import { createHash, X509Certificate } from 'node:crypto'
import type { Socket } from 'node:net'
import { type SecureContext, TLSSocket } from 'node:tls'
import { perform } from './sink-acts.ts'
import { type SinkCounts, type SinkOptions, type SinkStep, type SunkMessage, usualKeywords } from './sink-order.ts'

export interface SinkWork {
  readonly options: SinkOptions
  readonly context: SecureContext | null
  readonly counts: SinkCounts
  readonly delivered: SunkMessage[]
  readonly seen: SunkMessage[]
}
interface Transaction {
  readonly sender: string
  readonly parameters: readonly string[]
  readonly recipients: { readonly address: string; readonly parameters: readonly string[] }[]
}

const endOfData = Buffer.from('\r\n.\r\n')

/** Talks with one client until one of both is gone. */
export function converse(socket: Socket, work: SinkWork): void {
  talk(socket, work, null)
}

function talk(
  stream: Socket | TLSSocket,
  work: SinkWork,
  peer: { readonly certificateSha256: string | null } | null,
): void {
  const { options, context, counts } = work
  const isTls = stream instanceof TLSSocket
  let pending: Buffer = Buffer.alloc(0)
  let transaction: Transaction | null = null
  let isData = false
  let searched = 0
  let isDeaf = false

  /** Answers a step; whether that was a yes. */
  const answer = (step: SinkStep, usual: string): boolean => {
    const act = options.at?.[step]
    if (act === undefined) {
      stream.write(`${usual}\r\n`)
      return true
    }
    isDeaf = act.kind !== 'reply'
    perform(stream, act)
    return act.kind === 'reply' && /^[23]/.test(act.text)
  }
  const command = (line: string) => {
    const verb = line.split(' ')[0]?.toUpperCase() ?? ''
    switch (verb) {
      case 'EHLO': {
        const offered = [...(options.keywords ?? usualKeywords), ...(context !== null && !isTls ? ['STARTTLS'] : [])]
        const lines = [options.hostName, ...offered]
        const text = lines.map((word, index) => `250${index === lines.length - 1 ? ' ' : '-'}${word}`).join('\r\n')
        return answer(isTls ? 'ehlo-tls' : 'ehlo', text)
      }
      case 'STARTTLS':
        return startTls()
      case 'MAIL': {
        const { address, parameters } = pathOf(line)
        if (transaction !== null) return stream.write('503 5.5.1 nested MAIL\r\n')
        if (answer('mail', '250 2.1.0 Ok')) transaction = { sender: address, parameters, recipients: [] }
        return true
      }
      case 'RCPT': {
        const path = pathOf(line)
        const own = options.recipients?.[path.address]
        if (transaction === null) return stream.write('503 5.5.1 no MAIL\r\n')
        if (own !== undefined) stream.write(`${own}\r\n`)
        if (own === undefined ? answer('rcpt', '250 2.1.5 Ok') : own.startsWith('2')) transaction.recipients.push(path)
        return true
      }
      case 'DATA':
        if (transaction === null || transaction.recipients.length === 0) return stream.write('554 5.5.1 nobody\r\n')
        isData = answer('data', '354 go on')
        return true
      case 'RSET':
        transaction = null
        return stream.write('250 2.0.0 Ok\r\n')
      case 'QUIT':
        return stream.end('221 2.0.0 Bye\r\n')
      default:
        return stream.write(verb === 'HELO' || verb === 'NOOP' ? '250 Ok\r\n' : '502 5.5.2 unknown\r\n')
    }
  }
  const startTls = () => {
    if (context === null || isTls) return stream.write('502 5.5.1 not here\r\n')
    if (!answer('starttls', `220 2.0.0 go on${options.injected === undefined ? '' : `\r\n${options.injected}`}`))
      return true
    stream.removeListener('data', onData)
    pending = Buffer.alloc(0)
    secure(stream, context, work)
    return true
  }
  const message = (raw: Buffer) => {
    if (transaction === null) return
    const body = Buffer.from(raw.toString('latin1').replace(/(^|\r\n)\./g, '$1'), 'latin1')
    const sunk: SunkMessage = {
      ...transaction,
      raw,
      body,
      protocol: isTls ? stream.getProtocol() : null,
      clientCertificateSha256: peer?.certificateSha256 ?? null,
    }
    transaction = null
    work.seen.push(sunk)
    if (options.at?.end === undefined || isYes(options.at.end)) work.delivered.push(sunk)
    answer('end', `250 2.0.0 Ok: queued as ${work.seen.length.toString(16).toUpperCase().padStart(8, '0')}`)
  }
  const onData = (chunk: Buffer) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
    while (stream.listeners('data').includes(onData)) {
      if (isData) {
        const isEmpty = pending.subarray(0, 3).equals(endOfData.subarray(2))
        const end = isEmpty ? 0 : pending.indexOf(endOfData, searched)
        searched = end < 0 ? Math.max(0, pending.length - endOfData.length) : 0
        if (end < 0) return
        const raw = pending.subarray(0, isEmpty ? 0 : end + 2)
        pending = pending.subarray(isEmpty ? 3 : end + endOfData.length)
        isData = false
        message(Buffer.from(raw))
        continue
      }
      const end = pending.indexOf('\r\n')
      if (end < 0) return
      const line = pending.subarray(0, end).toString('utf8')
      pending = pending.subarray(end + 2)
      if (/^MAIL\b/i.test(line)) counts[isTls ? 'mailBytesInTls' : 'mailBytesInClear'] += end + 2
      if (!isDeaf) command(line)
    }
  }
  stream.on('data', onData)
  stream.on('end', () => stream.end())
  if (!isTls) answer('banner', `220 ${options.hostName} ESMTP`)
}

function isYes(act: NonNullable<NonNullable<SinkOptions['at']>['end']>): boolean {
  return act.kind === 'reply' && act.text.startsWith('2')
}

function secure(socket: Socket, context: SecureContext, work: SinkWork): void {
  const authority = work.options.tls?.clientAuthority
  const isDemanded = authority !== undefined
  const secured = new TLSSocket(socket, {
    isServer: true,
    secureContext: context,
    requestCert: isDemanded,
    rejectUnauthorized: isDemanded,
  })
  secured.on('error', () => socket.destroy())
  secured.once('secure', () => {
    work.counts.handshakes += 1
    const shown: Buffer | undefined = isDemanded ? secured.getPeerCertificate().raw : undefined
    if (isDemanded && !isIssuedBy(shown, authority)) return secured.destroy()
    const certificateSha256 = shown === undefined ? null : createHash('sha256').update(shown).digest('hex')
    return talk(secured, work, { certificateSha256 })
  })
}

/** Only what the authority signed itself; chains are not followed. */
function isIssuedBy(der: Buffer | undefined, authorityPem: string): boolean {
  if (der === undefined) return false
  const certificate = new X509Certificate(der)
  const authority = new X509Certificate(authorityPem)
  return certificate.checkIssued(authority) && certificate.verify(authority.publicKey)
}

/** The path of MAIL or RCPT and the words after it. */
function pathOf(line: string): { readonly address: string; readonly parameters: readonly string[] } {
  const [, address = '', rest = ''] = /^[^:]*:\s*<((?:"(?:[^"\\]|\\.)*"|[^>])*)>(.*)$/.exec(line) ?? []
  return { address, parameters: rest.split(' ').filter((word) => word !== '') }
}
