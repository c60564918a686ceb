// Each side's yes to a version that was sent: who, how, on which day, with a file as proof where there is one. When both sides said it,
// the version is confirmed by itself.
import type { AgreementView } from '#contract/agreement-contract.ts'
import type { Agreement, Confirmation } from '#domain/agreement/agreement.ts'
import { mayBecome } from '#domain/agreement/transitions.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { localDay } from '#domain/local-day.ts'
import type { Rooms } from '../rooms.ts'
import { askForAttachment, type ReadAttachment } from './attachments.ts'
import { announceAgreement, keepAgreement, stepped } from './keep.ts'
import { viewOf } from './view.ts'

type Yes = Pick<Confirmation, 'side' | 'name' | 'way' | 'on' | 'note'>
/** More signatures of one side than that are a mistake; the other side still has its own. */
const mostConfirmations = 12

/**
 * Notes a yes, with a file when asked for. Faults agreement.not-found, .not-allowed, also when other terms stand there once the file is
 * chosen, .day-ahead, .too-many-confirmations, file.choice-dismissed, input.too-large, input.unreadable-file.
 */
export async function confirmAgreement(
  rooms: Rooms,
  input: { readonly agreementId: string; readonly confirmation: Yes; readonly withFile: boolean },
): Promise<Outcome<AgreementView>> {
  const { agreementId, confirmation, withFile } = input
  if (confirmation.on > localDay(rooms.outside.clock.now())) return fail('agreement.day-ahead')
  const open = openForYes(rooms, agreementId, confirmation)
  if (!open.ok) return open
  const file = withFile ? await askForAttachment(rooms) : succeed(null)
  if (!file.ok) return file
  const noted = rooms.store.together((): Outcome<AgreementView> => {
    const now = sentVersion(rooms, agreementId)
    if (!now.ok) return now
    if (now.value.hash !== open.value.hash) return notOpen(now.value)
    const version = recordYes(rooms, agreementId, confirmation, file.value)
    return version.ok ? viewOf(rooms, version.value) : version
  })
  if (noted.ok) announceAgreement(rooms, noted.value.agreement.partnerId)
  return noted
}

/** Keeps a yes; the same one twice is one. Tells no window. Faults agreement.not-found, .not-allowed, .too-many-confirmations. */
export function recordYes(
  rooms: Rooms,
  agreementId: string,
  yes: Yes,
  file: ReadAttachment | null,
): Outcome<Agreement> {
  return rooms.store.together((): Outcome<Agreement> => {
    const known = rooms.store.agreements.find(agreementId)
    if (!known.ok) return known
    if (file === null && known.value.confirmations.some((entry) => isSameYes(entry, yes))) return known
    const version = openForYes(rooms, agreementId, yes)
    if (!version.ok) return version
    if (file !== null) {
      const attached = rooms.store.agreements.attach(file.facts.id, { agreementId, content: file.content })
      if (!attached.ok) return attached
    }
    const attachment = file?.facts ?? null
    const { confirmations } = version.value
    const waiting = confirmations.find((entry) => waitsForFile(entry, yes))
    const agreed =
      waiting === undefined
        ? [...confirmations, { ...yes, id: rooms.outside.newId(), attachment, recordedAt: rooms.outside.clock.now() }]
        : confirmations.map((entry) => (entry === waiting ? { ...entry, attachment } : entry))
    return keepAgreement(rooms, confirmedByBoth(rooms, { ...version.value, confirmations: agreed }))
  })
}

/**
 * Takes a yes back that was noted by mistake; faults agreement.not-found, .not-allowed, .taken-back-too-late for a partner's file, .yes-given-out
 * for the last one of ours when a file carried it.
 */
export function takeBackConfirmation(
  rooms: Rooms,
  input: { readonly agreementId: string; readonly confirmationId: string },
): Outcome<AgreementView> {
  const taken = rooms.store.together((): Outcome<AgreementView> => {
    const version = sentVersion(rooms, input.agreementId)
    if (!version.ok) return version
    const { confirmations } = version.value
    const entry = confirmations.find(({ id }) => id === input.confirmationId)
    if (entry === undefined) return fail('agreement.not-found')
    if (entry.side === 'partner' && entry.way === 'partner-file') return fail('agreement.taken-back-too-late')
    const rest = confirmations.filter((other) => other !== entry)
    const isOursGone = entry.side === 'own' && !rest.some(({ side }) => side === 'own')
    const free = isOursGone ? checkYesIsHere(rooms, version.value) : succeed(undefined)
    if (!free.ok) return free
    const detached = entry.attachment === null ? succeed(undefined) : rooms.store.agreements.detach(entry.attachment.id)
    if (!detached.ok) return detached
    const kept = keepAgreement(rooms, { ...version.value, confirmations: rest })
    return kept.ok ? viewOf(rooms, kept.value) : kept
  })
  if (taken.ok) announceAgreement(rooms, taken.value.agreement.partnerId)
  return taken
}

/**
 * A yes that left in a signed file is not taken back by us alone: the partner may count on it. So does a file of before it was written
 * down what went along. Fault agreement.yes-given-out.
 */
export function checkYesIsHere(rooms: Rooms, { partnerId, hash }: Agreement): Outcome<undefined> {
  const records = rooms.store.partnerFiles.records(partnerId)
  if (!records.ok) return records
  const isOut = records.value.some(
    ({ way, hasYes, agreementHash }) => way === 'out' && hasYes && agreementHash === hash,
  )
  return isOut ? fail('agreement.yes-given-out') : succeed(undefined)
}

/** The version, when it has room for this yes. */
function openForYes(rooms: Rooms, agreementId: string, yes: Yes): Outcome<Agreement> {
  const version = sentVersion(rooms, agreementId)
  if (!version.ok) return version
  const taken = version.value.confirmations.filter((entry) => entry.side === yes.side && !waitsForFile(entry, yes))
  return taken.length < mostConfirmations
    ? version
    : fail('agreement.too-many-confirmations', { limit: mostConfirmations })
}

function sentVersion(rooms: Rooms, agreementId: string): Outcome<Agreement> {
  const version = rooms.store.agreements.find(agreementId)
  return !version.ok || version.value.state === 'sent' ? version : notOpen(version.value)
}

const notOpen = ({ state }: Agreement) => fail('agreement.not-allowed', { from: state, to: 'confirmed' })

function confirmedByBoth(rooms: Rooms, version: Agreement): Agreement {
  return mayBecome(version, 'confirmed').ok ? stepped(rooms, version, 'confirmed', 'both-agreed') : version
}

function isSameYes(entry: Confirmation, yes: Yes): boolean {
  return entry.side === yes.side && entry.way === yes.way && entry.name === yes.name && entry.on === yes.on
}

/** A file that comes later belongs to the yes that is there without one. */
function waitsForFile(entry: Confirmation, yes: Yes): boolean {
  return entry.attachment === null && isSameYes(entry, yes)
}
