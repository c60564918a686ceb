// From DATA to the 250: reads the message, looks at its line ends, its size and its way so far, puts our trace in front and hands it to the
// store. The 250 follows only a success of the store; whatever else happens, nothing of the message stays.
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server'
import type { Envelope, NewMessage, ReceivedFrom } from '../message.ts'
import { deliveriesOf } from './deliveries.ts'
import type { Desk } from './desk.ts'
import { type HeaderFacts, isLoop, readHeaderFacts } from './header-facts.ts'
import { createLineEndScan } from './line-ends.ts'
import type { MailSession, SessionRecipient } from './mail-session.ts'
import { createMessageBody, type FinishedBody, type MessageBody } from './message-body.ts'
import { receivedHeader } from './received-header.ts'
import { type Refused, type ReplyKey, refused } from './replies.ts'

/** Takes one message; the answer is the text of the 250 or the refusal. Throws when the connection ends before the message does. */
export async function takeMessage(
  desk: Desk,
  session: MailSession,
  smtp: SMTPServerSession,
  stream: SMTPServerDataStream,
): Promise<string | Refused> {
  const queueId = desk.parts.newQueueId()
  const receivedAt = desk.now()
  // Not the library's list: that one holds addresses in other letters once.
  const recipients = [...session.admitted.values()]
  const refuse = (reason: ReplyKey) =>
    desk.refuse(session, smtp, { reason, domain: recipients[0]?.domain ?? null, policy: null }, refused(reason))
  const trace = Buffer.from(traceOf(desk, session, smtp, recipients, queueId, receivedAt))
  let facts: HeaderFacts = { hops: 0, ownHops: 0, messageId: null }
  const body = createMessageBody({
    makeFile: () => desk.parts.makeBodyFile(queueId),
    onStart(start) {
      facts = readHeaderFacts(start.subarray(trace.length), desk.settings.hostName)
    },
  })
  let isKept = false
  try {
    await body.add(trace)
    const read = await readBody(desk, stream, body)
    if (typeof read === 'string') return refuse(read)
    const finished = await finish(desk, body)
    if (typeof finished === 'string') return refuse(finished)
    if (isLoop(facts)) return refuse('loop')
    const message: NewMessage = {
      queueId,
      receivedAt,
      envelope: envelopeOf(session, smtp, read.is8bit),
      receivedFrom: receivedFrom(session, smtp),
      messageId: facts.messageId,
      body: finished.source,
      size: finished.size,
      bodySha256: finished.sha256,
      deliveries: deliveriesOf(recipients, session.sender, receivedAt),
    }
    const kept = await desk.parts.accept(message)
    if (!kept.ok) {
      desk.parts.log.note('a message could not be kept', { fault: kept.fault.code })
      return refuse('store-fault')
    }
    isKept = true
    const only = message.deliveries.length === 1 ? recipients[0] : undefined
    desk.accepted(message, only?.domain ?? null, only?.policy?.partner ?? null, smtp.transmissionType)
    return `2.0.0 queued as ${queueId}`
  } finally {
    if (!isKept) await body.discard()
  }
}

/** Reads to the end of the message whatever it holds, since the reply has its place only there. */
async function readBody(
  { settings }: Desk,
  stream: SMTPServerDataStream,
  body: MessageBody,
): Promise<ReplyKey | { readonly is8bit: boolean }> {
  const mode = settings.inbound.bareLineEnds
  const scan = createLineEndScan(mode)
  const flaw = (): ReplyKey | undefined => {
    if (stream.sizeExceeded) return 'too-large'
    if (mode === 'normalise') return undefined
    return scan.hasNul ? 'nul-byte' : scan.hasBareLineEnd ? 'bare-line-end' : undefined
  }
  for await (const chunk of stream) {
    const bytes = scan.push(chunk as Buffer)
    if (flaw() !== undefined) continue
    const isFull = body.add(bytes)
    if (isFull !== undefined) await isFull
  }
  const rest = scan.end()
  if (rest !== undefined) await body.add(rest)
  return flaw() ?? { is8bit: scan.is8bit }
}

async function finish({ parts }: Desk, body: MessageBody): Promise<FinishedBody | ReplyKey> {
  try {
    return await body.finish()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    parts.log.note('a body file could not be written', { code })
    return code === 'ENOSPC' || code === 'EDQUOT' ? 'disk-low' : 'store-fault'
  }
}

function envelopeOf(session: MailSession, { envelope }: SMTPServerSession, is8bit: boolean): Envelope {
  const { ret, envid } = envelope.dsn ?? { ret: null, envid: null }
  return {
    sender: session.sender,
    returnContent: ret === null ? null : ret === 'FULL' ? 'full' : 'headers',
    envelopeId: envid,
    // Said or not, what holds such bytes is sent on as what it is (RFC 6152).
    is8bit: is8bit || envelope.bodyType === '8bitmime',
    isSmtpUtf8: envelope.smtpUtf8 === true,
    requiresTls: envelope.requireTLS === true,
  }
}

function receivedFrom({ tls }: MailSession, smtp: SMTPServerSession): ReceivedFrom {
  return {
    ip: smtp.remoteAddress.slice(0, 45),
    helo: smtp.hostNameAppearsAs.slice(0, 255),
    protocol: tls?.protocol ?? null,
    suite: tls?.suite ?? null,
    clientCertificateSha256: tls?.certificateSha256 ?? null,
  }
}

function traceOf(
  desk: Desk,
  { tls }: MailSession,
  smtp: SMTPServerSession,
  recipients: readonly SessionRecipient[],
  queueId: string,
  at: number,
): string {
  const only = recipients.length === 1 ? recipients[0] : undefined
  return receivedHeader({
    helo: smtp.hostNameAppearsAs,
    ip: smtp.remoteAddress,
    hostName: desk.settings.hostName,
    isExtended: smtp.openingCommand === 'EHLO',
    isUtf8: smtp.envelope.smtpUtf8 === true,
    suite: tls?.suite ?? null,
    queueId,
    recipient: only?.isPlain === true ? only.recipient.address : null,
    at,
  })
}
