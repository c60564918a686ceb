// A house with one tested partner, and the ways an agreement with it goes, each through the contract like a window would.
import { join } from 'node:path'
import type { AgreementView } from '#contract/agreement-contract.ts'
import type { Agreement, YesByHand } from '#domain/agreement/agreement.ts'
import type { AgreementTerms } from '#domain/agreement/terms.ts'
import type { Partner } from '#domain/partner.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { openStore, type Store } from '#storage/store.ts'
import { sampleTerms } from './agreement-samples.ts'
import { type ConfiguredHouse, configuredHouse } from './configured-house.ts'
import { valueIn } from './expect-outcome.ts'
import { samplePartner, sampleReport } from './samples.ts'

export interface AgreedHouse extends ConfiguredHouse {
  readonly partner: Partner
  /** Begins a version and fills it with complete terms. */
  complete(terms?: Partial<AgreementTerms>): Promise<Agreement>
  /** Moves on, accepting what is open. */
  move(agreement: Pick<Agreement, 'id'>, to: Agreement['state']): Promise<AgreementView>
  confirm(agreement: Pick<Agreement, 'id'>, yes: Partial<YesByHand>): Promise<AgreementView>
  /** A new version all the way into force. */
  inForce(terms?: Partial<AgreementTerms>): Promise<Agreement>
  /** Looks into the store beside the house, after it or through a second door. */
  look<T>(read: (store: Store) => T): T
}

/** A yes as a window sends it. */
export function sampleYes(changes: Partial<YesByHand> = {}): YesByHand {
  return { side: 'own', name: 'Erika Muster', way: 'signature', on: '2026-11-21', note: '', ...changes }
}

/** Opens the house; the partner has one domain whose test allows `secure`. */
export function agreedHouse(reports?: readonly ProbeReport[], changes: Partial<Partner> = {}): AgreedHouse {
  const partner = samplePartner(changes)
  const house = configuredHouse([partner], reports ?? [sampleReport()])
  const { client, folder } = house
  const move: AgreedHouse['move'] = async ({ id }, to) =>
    valueIn(await client.agreement.move({ agreementId: id, to, note: '', acceptedReason: 'Im Test bekannt' }))
  const confirm: AgreedHouse['confirm'] = async ({ id }, yes) =>
    valueIn(await client.agreement.confirm({ agreementId: id, confirmation: sampleYes(yes), withFile: false }))
  const complete: AgreedHouse['complete'] = async (terms) => {
    const begun = valueIn(await client.agreement.begin({ partnerId: partner.id }))
    const saved = await client.agreement.save({
      agreementId: begun.agreement.id,
      terms: sampleTerms(terms),
      language: 'de',
    })
    return valueIn(saved).agreement
  }
  return {
    ...house,
    partner,
    complete,
    move,
    confirm,
    async inForce(terms) {
      const version = await complete(terms)
      await move(version, 'sent')
      await confirm(version, {})
      await confirm(version, { side: 'partner', name: 'Max Beispiel' })
      return (await move(version, 'active')).agreement
    },
    look(read) {
      const store = valueIn(openStore(join(folder, 'handschlag.sqlite')))
      try {
        return read(store)
      } finally {
        store.close()
      }
    },
  }
}
