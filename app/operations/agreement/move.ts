// Moves a version from one state to the next, with all that follows from it: the hash when it is sent, the review date and the end of the
// older version when it takes effect. Refused moves change nothing.
import type { AgreementView } from '#contract/agreement-contract.ts'
import type { Agreement, AgreementState } from '#domain/agreement/agreement.ts'
import { contradictions } from '#domain/agreement/contradictions.ts'
import { toNeutral } from '#domain/agreement/neutral.ts'
import { missingTerms } from '#domain/agreement/required.ts'
import { firstReview, nextReview } from '#domain/agreement/review.ts'
import { isInForce, mayBecome } from '#domain/agreement/transitions.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { localDay } from '#domain/local-day.ts'
import { openBlockingItemsFor } from '../checklist/blocking.ts'
import type { Rooms } from '../rooms.ts'
import { hashOf } from './agreement-hash.ts'
import { checkYesIsHere } from './confirm.ts'
import { announceAgreement, detachAll, keepAgreement, stepped } from './keep.ts'
import { viewOf } from './view.ts'

export interface Move {
  readonly agreementId: string
  readonly to: AgreementState
  readonly note: string
  readonly acceptedReason: string | null
}

/**
 * Faults agreement.not-found, .not-allowed, .not-confirmed-by-both, .taken-back-too-late, .yes-given-out, .incomplete, .contradictory,
 * .blocked.
 */
export function moveAgreement(rooms: Rooms, move: Move): Outcome<AgreementView> {
  const moved = rooms.store.together((): Outcome<AgreementView> => {
    const version = rooms.store.agreements.find(move.agreementId)
    if (!version.ok) return version
    const allowed = mayBecome(version.value, move.to)
    if (!allowed.ok) return allowed
    const next = follow(rooms, version.value, move)
    if (!next.ok) return next
    const kept = keepAgreement(rooms, next.value)
    return kept.ok ? viewOf(rooms, kept.value) : kept
  })
  if (moved.ok) announceAgreement(rooms, moved.value.agreement.partnerId)
  return moved
}

function follow(rooms: Rooms, version: Agreement, move: Move): Outcome<Agreement> {
  const { to, note } = move
  switch (to) {
    case 'draft':
      return takeBack(rooms, version, note)
    case 'sent':
      return sentVersion(rooms, version, note)
    case 'confirmed':
      return succeed(stepped(rooms, version, to, 'both-agreed', note))
    case 'active':
      return version.state === 'under-review' ? reviewed(rooms, version, note) : putInForce(rooms, version, move)
    case 'under-review':
      return succeed(stepped(rooms, version, to, 'under-review', note))
    case 'ended':
      return succeed(stepped(rooms, version, to, 'ended', note))
  }
}

/** Back to be changed: a yes of ours was to other terms, so it goes with its files, unless the partner may hold it. */
function takeBack(rooms: Rooms, version: Agreement, note: string): Outcome<Agreement> {
  const free = checkYesIsHere(rooms, version)
  if (!free.ok) return free
  const detached = detachAll(rooms, version)
  if (!detached.ok) return detached
  return succeed(stepped(rooms, { ...version, hash: null, confirmations: [] }, 'draft', 'taken-back', note))
}

function sentVersion(rooms: Rooms, version: Agreement, note: string): Outcome<Agreement> {
  const missing = missingTerms(version.terms)
  if (missing.length > 0) {
    return fail('agreement.incomplete', { missing: missing.length, paths: missing.slice(0, 5).join(', ') })
  }
  const contrary = contradictions(version.terms)
  if (contrary.length > 0)
    return fail('agreement.contradictory', { paths: contrary.map(({ path }) => path).join(', ') })
  return succeed(stepped(rooms, { ...version, hash: hashOf(toNeutral(version)) }, 'sent', 'sent', note))
}

function putInForce(rooms: Rooms, version: Agreement, { note, acceptedReason }: Move): Outcome<Agreement> {
  const open = openBlockingItemsFor(rooms, version)
  if (!open.ok) return open
  const reason = acceptedReason ?? ''
  if (open.value.length > 0 && reason === '') {
    return fail('agreement.blocked', {
      open: open.value.length,
      items: open.value
        .map(({ id }) => id)
        .slice(0, 5)
        .join(', '),
    })
  }
  const ended = endOlder(rooms, version)
  if (!ended.ok) return ended
  const dated = { ...version, reviewBy: firstReview(version.terms, localDay(rooms.outside.clock.now())) }
  return open.value.length > 0
    ? succeed(stepped(rooms, dated, 'active', 'accepted-open', reason))
    : succeed(stepped(rooms, dated, 'active', 'in-force', note))
}

function reviewed(rooms: Rooms, version: Agreement, note: string): Outcome<Agreement> {
  const reviewBy = nextReview(version.terms, localDay(rooms.outside.clock.now()))
  return succeed(stepped(rooms, { ...version, reviewBy }, 'active', 'reviewed', note))
}

/** One version binds at a time: what was in force ends, and so does what was offered before and never took effect. */
function endOlder(rooms: Rooms, version: Agreement): Outcome<undefined> {
  const versions = rooms.store.agreements.ofPartner(version.partnerId)
  if (!versions.ok) return versions
  const older = versions.value.filter(
    (other) =>
      other.id !== version.id &&
      (isInForce(other) || (isOlder(other, version) && (other.state === 'sent' || other.state === 'confirmed'))),
  )
  for (const other of older) {
    const kept = keepAgreement(
      rooms,
      stepped(rooms, other, 'ended', 'replaced', `${version.number} / ${version.version}`),
    )
    if (!kept.ok) return kept
  }
  return succeed(undefined)
}

/** Versions count under one number; across numbers only the time tells. */
function isOlder(other: Agreement, version: Agreement): boolean {
  return other.number === version.number ? other.version < version.version : other.createdAt < version.createdAt
}
