// Both houses, the fields of a good answer, and the answer in all the shapes people send.
import type { AnswerQuestion } from '#mail-trace/read-answer.ts'

export const messageId = '<k3j5h2g6f7d8s9a0q1w2.test@ours.example>'
export const question: AnswerQuestion = {
  own: { names: ['mail.ours.example'], addresses: ['192.0.2.10', '2001:db8::a', '10.0.0.10'] },
  partner: { names: ['mx.partner.example'], addresses: ['198.51.100.25'], domains: ['partner.example'] },
  minProtocol: 'TLSv1.2',
  messageId,
  readAt: '2026-11-22T10:00:00.000Z',
}

const date = 'Sun, 22 Nov 2026 10:12:13 +0100'
const tls = '(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))'

/** Newest first. */
export const field = {
  inside: `from mx.partner.example (mx.partner.example [10.1.1.5])\r\n\tby store.partner.example (Postfix) with ESMTP id 9Z;\r\n\t${date}`,
  lmtp: `from mx.partner.example\r\n\tby store.partner.example with LMTP id abc (envelope-from <admin@ours.example>); ${date}`,
  border: `from mail.ours.example (mail.ours.example [192.0.2.10])\r\n\t${tls}\r\n\t(No client certificate requested)\r\n\tby mx.partner.example (Postfix) with ESMTPS id 4A\r\n\tfor <test@partner.example>; ${date}`,
  own: `from app ([10.0.0.7]) by mail.ours.example (Postfix) with ESMTP id 1B; ${date}`,
  stranger: `from evil.example (evil.example [203.0.113.66]) ${tls} by mx.partner.example (Postfix) with ESMTPS id 66; ${date}`,
  clear: `from mail.ours.example (mail.ours.example [192.0.2.10]) by mx.partner.example (Postfix) with ESMTP id 4A; ${date}`,
} as const

/** A header with these fields. */
export function headerWith(fields: readonly string[], id = messageId): string {
  const received = fields.map((body) => `Received: ${body}\r\n`).join('')
  return `Return-Path: <admin@ours.example>\r\n${received}From: Admin <admin@ours.example>\r\nTo: test@partner.example\r\nSubject: Testmail k3j5h2g6f7d8s9a0q1w2\r\nMessage-ID: ${id}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n`
}

export const goodHeader = headerWith([field.lmtp, field.inside, field.border, field.own])

export const replyHead = `Received: from mail.partner.example (mail.partner.example [198.51.100.26]) by mail.ours.example (Postfix) with ESMTPS id 77; ${date}\r\nFrom: Admin <admin@partner.example>\r\nSubject: AW: Testmail k3j5h2g6f7d8s9a0q1w2\r\nMessage-ID: <reply@partner.example>\r\nIn-Reply-To: ${messageId}\r\nMIME-Version: 1.0\r\n`

/** A reply of the partner's admin with these parts, each with its own header. */
export function replyWith(parts: readonly string[], kind = 'mixed'): string {
  const body = parts.map((part) => `--b1\r\n${part}\r\n`).join('')
  return `${replyHead}Content-Type: multipart/${kind}; boundary="b1"\r\n\r\nThis is MIME.\r\n${body}--b1--\r\n`
}

/** A reply in one part. */
export function replyOf(type: string, body: string): string {
  return `${replyHead}Content-Type: ${type}\r\n\r\n${body}`
}

export const hello = 'Content-Type: text/plain\r\n\r\nHallo,\r\nanbei.\r\n'
export const attachedMail = `Content-Type: message/rfc822\r\nContent-Disposition: attachment; filename="Testmail.eml"\r\n\r\n${goodHeader}\r\nGuten Tag\r\n`
