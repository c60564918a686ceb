// Writes the notices of one relay as messages of their own (RFC 3461, 3464, 6522): null sender, marked as automatic, 7-bit throughout. None is
// written for a null sender, for NOTIFY=NEVER or about another notice; the evidence of the end is what remains of such a message then. One that is due and has no
// way is for the queue to ask about before it ends the message.
// The password of a container lies in a file of the body folder until its notice is delivered, never in the database.
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import MimeNode from 'nodemailer/lib/mime-node'
import type { NewMessage, Recipient, StoredDelivery } from '../message.ts'
import type { QueueParts } from '../queue/queue.ts'
import { type AddressedNotice, addressNotice } from './address-notice.ts'
import { deliveryStatus } from './delivery-status.ts'
import { type ContainerNotice, type NoticeAction, type Notices, passwordMark } from './notice.ts'
import { type NoticeVoice, noticeSubject, noticeText, passwordText } from './notice-text.ts'
import { isNotice, returnedContent } from './returned-content.ts'
import { mailDate } from './safe-text.ts'

export type NoticeParts = Pick<QueueParts, 'config' | 'policies' | 'newQueueId' | 'store' | 'log'>

/** Makes the writer of notices. */
export function createNotices(parts: NoticeParts): Notices {
  const { log } = parts
  return {
    canTell(delivery, recipients, body, at) {
      if (!recipients.some((recipient) => wants(recipient, 'failed'))) return true
      if (delivery.envelope.sender === '' || isNotice(body)) return true
      return addressedTo(parts, delivery, at, false).addressed !== undefined
    },
    async status(order) {
      const { delivery, action, body } = order
      const recipients = order.recipients.filter(({ recipient }) => wants(recipient, action))
      if (recipients.length === 0) return []
      // RFC 5321 section 4.5.5: nothing is ever sent about a message from nobody.
      if (delivery.envelope.sender === '' || isNotice(body)) {
        log.note('notice about a notice not sent', { queueId: delivery.queueId, action })
        return []
      }
      const { config, addressed } = addressedTo(parts, delivery, order.at, false)
      if (addressed === undefined) {
        log.note('notice cannot be sent', { queueId: delivery.queueId, action })
        return []
      }
      const root = rootOf('multipart/report; report-type=delivery-status', parts, addressed, delivery, {
        subject: noticeSubject(action, delivery.receivedAt, config.language),
        at: order.at,
      })
      const content = returnedContent(delivery, action, body, addressed)
      const told = { ...order, recipients }
      root.node.createChild('text/plain; charset=utf-8').setContent(
        noticeText(told, voiceOf(parts), {
          redirectedFrom: addressed.isRedirected ? delivery.envelope.sender : null,
          isHeadersOnly: content?.kind === 'headers',
        }),
      )
      root.node.createChild('message/delivery-status').setContent(deliveryStatus(told, config.hostName))
      if (content?.kind === 'full') root.node.createChild('message/rfc822').setContent(content.bytes)
      if (content?.kind === 'headers') root.node.createChild('text/rfc822-headers').setContent(content.text)
      return [messageOf(root, addressed, order.at, await root.node.build())]
    },
    async password(order) {
      const { delivery, at } = order
      const { config, addressed } = addressedTo(parts, delivery, at, true)
      if (addressed === undefined) {
        log.note('password notice cannot be sent', { queueId: delivery.queueId })
        return []
      }
      return [await passwordNotice(parts, order, addressed, config.language)]
    },
  }
}

/** RFC 3461 section 4.1: silence means failure, and leaves delays to us. */
function wants({ notify }: Recipient, action: NoticeAction): boolean {
  if (notify === null) return action !== 'relayed'
  const word = action === 'failed' ? 'failure' : action === 'delayed' ? 'delay' : 'success'
  return notify.includes(word)
}

function addressedTo(parts: NoticeParts, { envelope }: StoredDelivery, at: number, isSecret: boolean) {
  const config = parts.config()
  return { config, addressed: addressNotice(envelope.sender, config, parts.policies(), at, isSecret) }
}

function voiceOf({ config }: NoticeParts): NoticeVoice {
  const { language, hostName, postmaster } = config()
  return { language, hostName, postmaster }
}

interface Root {
  readonly node: MimeNode
  readonly queueId: string
  readonly messageId: string
}

function rootOf(
  contentType: string,
  parts: NoticeParts,
  addressed: AddressedNotice,
  delivery: StoredDelivery,
  { subject, at, mark = 'notice' }: { readonly subject: string; readonly at: number; readonly mark?: string },
): Root {
  const { hostName, postmaster } = parts.config()
  const queueId = parts.newQueueId()
  const messageId = `<${queueId}.${mark}@${hostName}>`
  const node = new MimeNode(contentType, {
    hostname: hostName,
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const answered = /^<[\x21-\x3b\x3d\x3f-\x7e]{1,900}>$/.exec(delivery.messageId ?? '')?.[0]
  const isPlain = /^[\x21-\x7e]+$/.test(addressed.address)
  node.setHeader({
    From: { name: `MAILER-DAEMON ${hostName}`, address: postmaster },
    // An address beyond ASCII would need SMTPUTF8 all the way; the envelope has it.
    To: isPlain ? { address: addressed.address } : { value: 'undisclosed-recipients:;', prepared: true },
    Subject: subject,
    Date: mailDate(at),
    'Message-ID': messageId,
    'Auto-Submitted': 'auto-replied',
    ...(answered === undefined ? {} : { 'In-Reply-To': answered, References: answered }),
  })
  return { node, queueId, messageId }
}

function messageOf(root: Root, { delivery, address }: AddressedNotice, at: number, bytes: Uint8Array): NewMessage {
  return {
    queueId: root.queueId,
    receivedAt: at,
    envelope: {
      sender: '',
      returnContent: null,
      envelopeId: null,
      is8bit: false,
      isSmtpUtf8: !/^[\x21-\x7e]+$/.test(address),
      requiresTls: false,
    },
    receivedFrom: null,
    messageId: root.messageId,
    body: { kind: 'bytes', bytes },
    size: bytes.length,
    bodySha256: createHash('sha256').update(bytes).digest('hex'),
    deliveries: [delivery],
  }
}

async function passwordNotice(
  parts: NoticeParts,
  order: ContainerNotice,
  addressed: AddressedNotice,
  language: NoticeVoice['language'],
): Promise<NewMessage> {
  const { delivery, at } = order
  const subject = noticeSubject('password', delivery.receivedAt, language)
  const root = rootOf('text/plain; charset=utf-8', parts, addressed, delivery, { subject, at, mark: passwordMark })
  root.node.setContent(passwordText(order, voiceOf(parts)))
  const bytes = await root.node.build()
  const name = `${root.queueId}.body`
  const file = await open(parts.store.bodyPath(name), 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  return { ...messageOf(root, addressed, at, bytes), body: { kind: 'file', name } }
}
