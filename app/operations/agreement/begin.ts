// Begins an agreement: the first version from what is known, a later one as a copy of the newest that has not ended. The older stays in
// force meanwhile.
import type { AgreementView } from '#contract/agreement-contract.ts'
import { type Agreement, lastVersion } from '#domain/agreement/agreement.ts'
import { fillTerms } from '#domain/agreement/fill.ts'
import { type AgreementTerms, defaultDirection, emptyTerms } from '#domain/agreement/terms.ts'
import { directionsOfChoice } from '#domain/agreement/to-choice.ts'
import { isInForce } from '#domain/agreement/transitions.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { agreementNumber } from '../agreement-number.ts'
import type { Rooms } from '../rooms.ts'
import { announceAgreement, keepAgreement, stepped } from './keep.ts'
import { type Knowledge, knownTerms } from './known/known-terms.ts'
import { withOtherLanguage } from './preset/built-in-clauses.ts'
import { presetDefaults } from './preset/defaults.ts'
import { viewOf } from './view.ts'

/** Begins the next version with the partner; faults partner.not-found, agreement.draft-exists, agreement.versions-used-up. */
export function beginAgreement(rooms: Rooms, partnerId: string): Outcome<AgreementView> {
  const begun = rooms.store.together((): Outcome<AgreementView> => {
    const partner = rooms.store.partners.find(partnerId)
    if (!partner.ok) return partner
    const versions = rooms.store.agreements.ofPartner(partnerId)
    if (!versions.ok) return versions
    const draft = versions.value.find(({ state }) => state === 'draft')
    if (draft !== undefined) return fail('agreement.draft-exists', { version: draft.version })
    const knowledge = knownTerms(rooms, partnerId)
    if (!knowledge.ok) return knowledge
    const version =
      versions.value.length === 0
        ? firstVersion(rooms, partnerId, agreementNumber(partner.value), knowledge.value)
        : nextVersion(rooms, versions.value, knowledge.value)
    if (!version.ok) return version
    const kept = keepAgreement(rooms, version.value)
    return kept.ok ? viewOf(rooms, kept.value) : kept
  })
  if (begun.ok) announceAgreement(rooms, partnerId)
  return begun
}

function firstVersion(rooms: Rooms, partnerId: string, number: string, { known, kept }: Knowledge): Outcome<Agreement> {
  const defaults = presetDefaults(rooms)
  if (!defaults.ok) return defaults
  const { own, common, language } = defaults.value
  const begun: AgreementTerms = { ...emptyTerms, own, common, ...firstDirections({ known, kept }) }
  const terms = fillTerms(begun, known, null)
  const blank = blankVersion(rooms, { partnerId, number, version: 1, terms, language })
  return succeed(stepped(rooms, blank, 'draft', 'begun'))
}

/** What was chosen for the partner before, else mail to the partner at the level its tests recommend. */
function firstDirections({ known, kept }: Knowledge): Pick<AgreementTerms, 'toPartner' | 'toUs'> {
  if (kept !== undefined) return directionsOfChoice(kept.choice)
  return { toPartner: { ...defaultDirection, ...known.toPartner }, toUs: null }
}

/** A copy with the next number; dates of tests that were held are not taken along. */
function nextVersion(rooms: Rooms, versions: readonly Agreement[], { known }: Knowledge): Outcome<Agreement> {
  const { partnerId, number, terms, language } = versionToCopy(versions)
  const version = Math.max(...versions.filter((other) => other.number === number).map((other) => other.version)) + 1
  if (version > lastVersion) return fail('agreement.versions-used-up', { number, last: lastVersion })
  const copied = { ...terms, common: { ...withOtherLanguage(terms.common), testWindow: null } }
  const filled = fillTerms(copied, known, null)
  const blank = blankVersion(rooms, { partnerId, number, version, terms: filled, language })
  return succeed(stepped(rooms, blank, 'draft', 'copied'))
}

/** The newest that has not ended, under the number in force; what was refused is not copied while something better is there. */
function versionToCopy(versions: readonly Agreement[]): Agreement {
  const open = versions.filter(({ state }) => state !== 'ended')
  const inForce = open.find(isInForce)
  const [newest] = open.length > 0 ? open : versions
  const found = inForce === undefined ? newest : open.find(({ number }) => number === inForce.number)
  if (found === undefined) throw new Error('there is a version')
  return found
}

type Beginning = Pick<Agreement, 'partnerId' | 'number' | 'version' | 'terms' | 'language'>

/** A version of ours that nothing has happened to yet. */
export function blankVersion(rooms: Rooms, beginning: Beginning): Agreement {
  const now = rooms.outside.clock.now()
  return {
    ...beginning,
    id: rooms.outside.newId(),
    state: 'draft',
    issuedBy: 'own',
    hash: null,
    reviewBy: null,
    confirmations: [],
    steps: [],
    createdAt: now,
    changedAt: now,
  }
}
