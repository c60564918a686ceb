// Our own key. Its private half lies in the system's keychain and nowhere else; the data know only its fingerprint, so that a lost one is
// noticed: a new identity is never made behind the person's back. Faults partner-file.no-keychain, partner-file.identity-lost.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { makeSigningKey, readSigningKey, type SigningKey, signingKeyText } from '#partner-file/key-pair.ts'
import { type FingerprintWords, wordsOf } from '#partner-file/words.ts'
import type { Rooms } from '../rooms.ts'

export interface ShownIdentity {
  readonly fingerprint: string
  readonly words: FingerprintWords
}

/** The key in use, made when there was none ever. */
export async function ownIdentity(rooms: Rooms): Promise<Outcome<SigningKey>> {
  if (rooms.outside.secrets.whyNot !== null) return fail('partner-file.no-keychain')
  const inUse = fingerprintInUse(rooms)
  if (!inUse.ok) return inUse
  if (inUse.value === null) return await addIdentity(rooms, null)
  const key = await fetchKey(rooms, inUse.value)
  return key === undefined ? fail('partner-file.identity-lost') : succeed(key)
}

/** Our key as the window shows it. */
export async function identityInWindow(rooms: Rooms): Promise<Outcome<ShownIdentity>> {
  return shown(await ownIdentity(rooms))
}

/** Makes a new key in the place of a lost one; a key that is there stays. */
export async function renewIdentity(rooms: Rooms): Promise<Outcome<ShownIdentity>> {
  const known = await ownIdentity(rooms)
  if (known.ok || known.fault.code !== 'partner-file.identity-lost') return shown(known)
  const lost = fingerprintInUse(rooms)
  return lost.ok ? shown(await addIdentity(rooms, lost.value)) : lost
}

/** The fingerprint of the key in use; null while there was none ever. */
export function fingerprintInUse(rooms: Rooms): Outcome<string | null> {
  const keys = rooms.store.partnerFiles.ownKeys()
  if (!keys.ok) return keys
  return succeed(keys.value.find(({ retiredAt }) => retiredAt === null)?.fingerprint ?? null)
}

/** The keychain first, then the data: what the data name was kept. Of two made at once the data take one, and the other is forgotten. */
async function addIdentity(rooms: Rooms, instead: string | null): Promise<Outcome<SigningKey>> {
  const key = makeSigningKey()
  await rooms.outside.secrets.keep(secretName(key.fingerprint), signingKeyText(key))
  const madeAt = rooms.outside.clock.now()
  const added = rooms.store.partnerFiles.addOwnKey({ fingerprint: key.fingerprint, madeAt, retiredAt: null }, instead)
  if (added.ok && added.value) return succeed(key)
  await rooms.outside.secrets.forget(secretName(key.fingerprint))
  return added.ok ? await ownIdentity(rooms) : added
}

async function fetchKey(rooms: Rooms, fingerprint: string): Promise<SigningKey | undefined> {
  const text = await rooms.outside.secrets.fetch(secretName(fingerprint))
  const key = text === null ? undefined : readSigningKey(text)
  return key?.fingerprint === fingerprint ? key : undefined
}

function shown(key: Outcome<SigningKey>): Outcome<ShownIdentity> {
  if (!key.ok) return key
  const { fingerprint } = key.value
  return succeed({ fingerprint, words: wordsOf(fingerprint) })
}

function secretName(fingerprint: string): string {
  return `partner-file/${fingerprint}`
}
