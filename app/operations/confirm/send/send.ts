// Sends one test mail and follows it. It is kept from before it is handed in, with whatever is known of it; forgotten is only what never began to be
// handed in. Where the way broke afterwards nobody knows whether the mail left, and the partner may answer it.
import { setTimeout as rest } from 'node:timers/promises'
import type { DroppedMail } from '#domain/confirm/mail-drop.ts'
import { isSettled, type MailFate } from '#domain/confirm/mail-fate.ts'
import type { SendWay, TestSend } from '#domain/confirm/test-send.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import type { Submission, TypedSecret } from '#domain/push/push-host.ts'
import type { Rooms } from '../../rooms.ts'
import { composeTestMail, newMail } from './compose.ts'
import { hostSender } from './host-sender.ts'
import { relaySender } from './relay-sender.ts'
import type { Followed, HandedIn, Sender } from './sender.ts'

export interface SendWish {
  readonly partnerId: string
  readonly way: SendWay
  readonly siteId: string | null
  readonly hostId: string | null
  readonly to: string
  readonly from: string
  readonly language: Language
  readonly secrets: readonly TypedSecret[]
  /** Of the way `submission`; none = without signing in, at the usual port. */
  readonly submission?: Submission | null | undefined
}

type Tell = (progress: { send: TestSend }) => void

const everyMs = 2500
const mostMs = 120_000

/** Sends it; faults confirm.no-way, confirm.not-handed-in, confirm.hand-in-unknown, relay.not-running, `ssh.*`, `push.*`. */
export async function sendTest(
  rooms: Rooms,
  wish: SendWish,
  tell: Tell,
  signal: AbortSignal,
): Promise<Outcome<TestSend>> {
  const partner = rooms.store.partners.find(wish.partnerId)
  if (!partner.ok) return partner
  const settings = rooms.store.settings.read()
  if (!settings.ok) return settings
  const sender = await senderOf(rooms, wish)
  if (!sender.ok) return sender
  const mail = newMail(wish.from, wish.to)
  const { organisation, contact } = settings.value
  const about = { organisation, name: contact.name, partner: partner.value.name }
  const content = composeTestMail({ ...mail, language: wish.language, ...about, at: rooms.outside.clock.now() })
  try {
    return await handAndFollow(
      rooms,
      sender.value,
      { send: sendOf(rooms, wish, mail, sender.value), content },
      tell,
      signal,
    )
  } finally {
    sender.value.close()
  }
}

/** Looks once more what became of it; faults confirm.not-found and those of sending. */
export async function followSend(
  rooms: Rooms,
  { sendId, secrets }: { readonly sendId: string; readonly secrets: readonly TypedSecret[] },
  tell: Tell,
  signal: AbortSignal,
): Promise<Outcome<TestSend>> {
  const found = rooms.store.confirmations.findSend(sendId)
  if (!found.ok) return found
  const sender = await senderOf(rooms, { ...found.value, hostId: hostOf(rooms, found.value), secrets })
  if (!sender.ok) return sender
  try {
    return await follow(rooms, sender.value, found.value, tell, signal, 0)
  } finally {
    sender.value.close()
  }
}

async function handAndFollow(
  rooms: Rooms,
  sender: Sender,
  { send, content }: { readonly send: TestSend; readonly content: string },
  tell: Tell,
  signal: AbortSignal,
): Promise<Outcome<TestSend>> {
  const begun = keep(rooms, send)
  if (!begun.ok) return begun
  tell({ send })
  const { token, messageId, from, to } = send
  const handed = await sender.hand({ token, messageId, from, to }, content, signal)
  const { fault, transcript } = handed
  if (fault !== null) {
    const ended = keepFault(rooms, { ...send, transcript, fault }, handed)
    rooms.announce.confirmChanged(send.partnerId)
    return ended.ok ? { ok: false, fault } : ended
  }
  const sent: TestSend = { ...send, handed: 'yes', transcript }
  const kept = keep(rooms, sent)
  if (!kept.ok) return kept
  return await follow(rooms, sender, sent, tell, signal, mostMs)
}

/** A refusal is worth knowing, and so is a mail that may have left. */
function keepFault(rooms: Rooms, send: TestSend, { fault, mayHaveLeft }: HandedIn): Outcome<undefined> {
  if (mayHaveLeft) return keep(rooms, { ...send, handed: 'not-known' })
  if (fault?.code === 'confirm.not-handed-in') return keep(rooms, { ...send, handed: 'no' })
  return rooms.store.confirmations.forgetSend(send.id)
}

async function follow(
  rooms: Rooms,
  sender: Sender,
  send: TestSend,
  tell: Tell,
  signal: AbortSignal,
  forMs: number,
): Promise<Outcome<TestSend>> {
  const { clock } = rooms.outside
  const until = clock.elapsedMs() + forMs
  const { token, messageId, from, to } = send
  let now = send
  tell({ send: now })
  for (;;) {
    const asked = sender.look({ token, messageId, from, to }, signal)
    // no way to look: what is known stays, and the partner's answer will tell
    if (asked === null) return keepAsIs(rooms, now)
    const seen = await asked
    if (!seen.ok) return forMs === 0 ? seen : keepAsIs(rooms, { ...now, fault: seen.fault })
    now = withSeen(now, seen.value)
    const kept = keepAsIs(rooms, now)
    if (!kept.ok) return kept
    now = kept.value
    tell({ send: now })
    if (isSettled(seen.value.fate) || clock.elapsedMs() >= until || signal.aborted) return kept
    await rest(everyMs, undefined, { signal }).catch(() => undefined)
  }
}

/** A mail that is in queue or log was handed in, whatever was known before; one that is not may never have been. */
function withSeen(send: TestSend, seen: Followed): TestSend {
  const isUnknown = seen.fate.kind === 'unknown'
  if (isUnknown && send.handed !== 'yes') return { ...send, fate: seen.fate, lines: seen.lines }
  // our relay writes of a mail it has only once it tried it
  const fate: MailFate = isUnknown && send.way === 'relay' ? { kind: 'waiting' } : seen.fate
  return { ...send, ...seen, fate, handed: 'yes', fault: null }
}

function keepAsIs(rooms: Rooms, send: TestSend): Outcome<TestSend> {
  const answered = rooms.store.confirmations.findSend(send.id)
  // an answer that was read meanwhile stays
  const whole = answered.ok ? { ...send, answer: answered.value.answer } : send
  const kept = keep(rooms, whole)
  return kept.ok ? succeed(whole) : kept
}

function keep(rooms: Rooms, send: TestSend): Outcome<undefined> {
  const kept = rooms.store.together((): Outcome<undefined> => {
    const partner = rooms.store.partners.find(send.partnerId)
    return partner.ok ? rooms.store.confirmations.saveSend(send) : partner
  })
  if (kept.ok) {
    rooms.announce.confirmChanged(send.partnerId)
    rooms.announce.checklistChanged(send.partnerId)
  }
  return kept
}

function sendOf(rooms: Rooms, wish: SendWish, mail: DroppedMail, { through }: Sender): TestSend {
  const { partnerId, way, siteId, language } = wish
  const { token, messageId, from, to } = mail
  return {
    ...{ id: rooms.outside.newId(), partnerId, way, siteId, through, token, messageId, from, to, language },
    ...{
      sentAt: rooms.outside.clock.now(),
      handed: 'not-known',
      fate: null,
      lines: [],
      transcript: [],
      evidence: [],
    },
    ...{ answer: null, fault: null },
  }
}

type SenderWish = Pick<SendWish, 'way' | 'siteId' | 'hostId' | 'secrets' | 'submission'>

async function senderOf(
  rooms: Rooms,
  { way, siteId, hostId, secrets, submission }: SenderWish,
): Promise<Outcome<Sender>> {
  if (way === 'relay') return await relaySender(rooms)
  if (siteId === null || hostId === null) return fail('confirm.no-way')
  return await hostSender(rooms, { way, siteId, hostId, secrets, submission: submission ?? null })
}

/** The host a mail went through, by the name it had then. */
function hostOf(rooms: Rooms, { siteId, through }: TestSend): string | null {
  if (siteId === null) return null
  const hosts = rooms.store.hosts.list(siteId)
  return hosts.ok ? (hosts.value.find(({ name }) => name === through)?.id ?? null) : null
}
