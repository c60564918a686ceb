// Two houses on two data folders, each with a keychain of its own, that know nothing of each other but what files carry.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { AgreementView } from '#contract/agreement-contract.ts'
import type { OpenedFile } from '#contract/partner-file-contract.ts'
import type { AgreementTerms } from '#domain/agreement/terms.ts'
import type { Outcome } from '#domain/fault.ts'
import type { Partner } from '#domain/partner.ts'
import { valueIn } from './expect-outcome.ts'
import { type OpenHouse, openHouse } from './open-house.ts'
import { sampleTerms } from './partner-file-samples.ts'

export interface ExchangedFile {
  readonly name: string
  readonly content: Uint8Array
}

export interface TwoHouses {
  /** Writes the agreement; knows the other as a partner. */
  readonly north: OpenHouse
  readonly south: OpenHouse
  /** The other house as the north knows it. */
  readonly partner: Partner
  /** The version of the north, sent. */
  readonly sent: AgreementView
}

/** Opens both; the north has a version sent to the south, which knows nothing yet. */
export async function twoHouses(terms: AgreementTerms = sampleTerms): Promise<TwoHouses> {
  const north = openHouse()
  const south = openHouse()
  const { partner, sent } = await sendVersion(north, terms)
  return { north, south, partner, sent }
}

/** Adds the partner of the terms and sends it a first version. */
export async function sendVersion(house: OpenHouse, terms: AgreementTerms) {
  const { organisation, domains } = terms.partner
  const contact = { name: '', mail: '', phone: '' }
  const names = domains.map(({ name }) => name)
  const partner = valueIn(
    await house.client.partner.save({ id: null, name: organisation, domains: names, contact, agreedNames: [] }),
  )
  return { partner, sent: await sendNext(house, partner.id, terms) }
}

/** Begins the next version with a partner, writes the terms, and marks it as sent. */
export async function sendNext(house: OpenHouse, partnerId: string, terms: AgreementTerms): Promise<AgreementView> {
  const begun = valueIn(await house.client.agreement.begin({ partnerId }))
  const agreementId = begun.agreement.id
  valueIn(await house.client.agreement.save({ agreementId, terms, language: 'de' }))
  return valueIn(await house.client.agreement.move({ agreementId, to: 'sent', note: '', acceptedReason: null }))
}

/** Adds a person of our own side. */
export async function addOwnPerson(house: OpenHouse, name: string, mail: string): Promise<void> {
  const rest = { organisation: '', phone: '', mobile: '', availability: '', languages: '', keyword: '', note: '' }
  const person = valueIn(await house.client.contact.savePerson({ id: null, name, mail, ...rest }))
  valueIn(await house.client.contact.link({ partnerId: null, personId: person.id, role: 'technical', isDeputy: false }))
}

/** The signed file a house gives out for a version. */
export async function giveOut(house: OpenHouse, agreementId: string, yesBy: string | null): Promise<ExchangedFile> {
  const { files } = valueIn(await house.client.partnerFile.save({ agreementId, yesBy }))
  const path = files.find((name) => name.endsWith('.handschlag')) ?? ''
  return { name: basename(path), content: readFileSync(path) }
}

/** What a house says to a file it is shown. */
export function show(
  house: OpenHouse,
  file: ExchangedFile,
  partnerId: string | null = null,
): Promise<Outcome<OpenedFile>> {
  house.outside.answerWithFile(file)
  return house.client.partnerFile.open({ partnerId })
}

/** Opens a file and takes it in, words compared. */
export async function takeIn(
  house: OpenHouse,
  file: ExchangedFile,
  partnerId: string | null = null,
): Promise<Outcome<AgreementView>> {
  const { openedId } = valueIn(await show(house, file, partnerId))
  return await house.client.partnerFile.accept({ openedId, partnerId, comparedWords: true })
}
