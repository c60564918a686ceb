// What is known of a partner's key and of the files exchanged with it.
import { type Outcome, succeed } from '#domain/fault.ts'
import type { FileRecord } from '#domain/partner-file/partner-file.ts'
import { wordsOf } from '#partner-file/words.ts'
import type { Rooms } from '../rooms.ts'
import type { ShownIdentity } from './identity.ts'

/** The partner's key with its words; null when none is known. */
export function keyOfPartner(
  rooms: Rooms,
  partnerId: string,
): Outcome<(ShownIdentity & { readonly comparedAt: string | null }) | null> {
  const key = rooms.store.partnerFiles.keyOf(partnerId)
  if (!key.ok) return key
  if (key.value === undefined) return succeed(null)
  const { fingerprint, comparedAt } = key.value
  return succeed({ fingerprint, words: wordsOf(fingerprint), comparedAt })
}

/** Forgets the partner's key; its files stay on record. */
export function forgetKey(rooms: Rooms, partnerId: string): Outcome<undefined> {
  const forgotten = rooms.store.partnerFiles.forgetKey(partnerId)
  if (forgotten.ok) rooms.announce.agreementChanged(partnerId)
  return forgotten
}

/** Files exchanged with the partner, newest first. */
export function recordsOfPartner(rooms: Rooms, partnerId: string): Outcome<FileRecord[]> {
  const records = rooms.store.partnerFiles.records(partnerId)
  return records.ok ? succeed([...records.value]) : records
}
