// Keeps messages: envelope, body and one delivery for each destination. A large body lies in a file that the caller synced; its name is
// synced before the commit. What nobody needs any more is deleted with its last delivery.
import { statSync } from 'node:fs'
import type { Connection, SqlValue } from '#sqlite/database.ts'
import type { NewDelivery, NewMessage } from '../message.ts'
import { bodyPathIn } from './body-files.ts'
import { type Desk, recount } from './desk.ts'
import { bytesIn, numberIn, orNull, rowOf, textIn } from './rows.ts'

/** Keeps a message and answers the ids of its deliveries in order; a body file that is missing throws the system's error. */
export function keepMessage(desk: Desk, message: NewMessage): readonly number[] {
  if (message.deliveries.length === 0) throw new Error('a message without deliveries would be lost')
  const { connection, ledger } = desk
  const { envelope, body } = message
  if (body.kind === 'file') {
    if (statSync(bodyPathIn(desk.folder, body.name)).size !== message.size)
      throw new Error('a body file of another size')
    ledger.hasNewFiles = true
  }
  ledger.lastMessage += 1
  const id = ledger.lastMessage
  connection.run(
    `INSERT INTO message (id, queue_id, received_at, sender, return_content, envelope_id, is_8bit, is_smtp_utf8,
       requires_tls, received_from, message_id, size, body_sha256, body_file, open_deliveries)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    message.queueId,
    message.receivedAt,
    envelope.sender,
    envelope.returnContent,
    envelope.envelopeId,
    Number(envelope.is8bit),
    Number(envelope.isSmtpUtf8),
    Number(envelope.requiresTls),
    jsonOrNull(message.receivedFrom),
    message.messageId,
    message.size,
    message.bodySha256,
    body.kind === 'file' ? body.name : null,
    message.deliveries.length,
  )
  if (body.kind === 'bytes') connection.run('INSERT INTO body (message_id, bytes) VALUES (?, ?)', id, body.bytes)
  return message.deliveries.map((delivery) => keepDelivery(desk, id, delivery))
}

function keepDelivery({ connection, ledger }: Desk, messageId: number, delivery: NewDelivery): number {
  if (delivery.recipients.length === 0) throw new Error('a delivery without recipients')
  ledger.lastDelivery += 1
  const id = ledger.lastDelivery
  connection.run(
    `INSERT INTO delivery (id, message_id, destination, domain, policy_id, state, next_at, warn_at, expires_at)
     VALUES (?, ?, ?, ?, ?, 'queued', ?, ?, ?)`,
    id,
    messageId,
    delivery.destination,
    delivery.domain,
    delivery.policyId,
    delivery.nextAt,
    delivery.warnAt,
    delivery.expiresAt,
  )
  for (const [place, recipient] of delivery.recipients.entries()) {
    connection.run(
      'INSERT INTO recipient (delivery_id, place, address, notify, original_recipient) VALUES (?, ?, ?, ?, ?)',
      id,
      place,
      recipient.address,
      jsonOrNull(recipient.notify),
      recipient.originalRecipient,
    )
  }
  recount(ledger, undefined, 'queued')
  return id
}

/** The body of a message that lies in the database; undefined when it is lost. */
export function readBody(connection: Connection, queueId: string): Uint8Array | undefined {
  const row = rowOf(
    connection.all('SELECT bytes FROM body WHERE message_id = (SELECT id FROM message WHERE queue_id = ?)', queueId),
  )
  return row && bytesIn(row, 'bytes')
}

/** Forgets a delivery that is done, and its message after the last one. */
export function dropDelivery({ connection, ledger }: Desk, deliveryId: number, messageId: number): void {
  connection.run('DELETE FROM recipient WHERE delivery_id = ?', deliveryId)
  connection.run('DELETE FROM delivery WHERE id = ?', deliveryId)
  const message = rowOf(
    connection.all(
      'UPDATE message SET open_deliveries = open_deliveries - 1 WHERE id = ? RETURNING open_deliveries, body_file',
      messageId,
    ),
  )
  if (message === undefined || numberIn(message, 'open_deliveries') > 0) return
  connection.run('DELETE FROM body WHERE message_id = ?', messageId)
  connection.run('DELETE FROM message WHERE id = ?', messageId)
  const file = orNull(message, 'body_file', textIn)
  if (file !== null) ledger.unneeded = [...ledger.unneeded, file]
}

function jsonOrNull(value: object | null): SqlValue {
  return value === null ? null : JSON.stringify(value)
}
