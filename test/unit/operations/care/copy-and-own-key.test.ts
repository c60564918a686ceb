// A copy of everything may be older than the key we sign with: the key in use stays while the keychain has it, for partners know it.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fingerprintInUse, ownIdentity } from '#operations/partner-file/identity.ts'
import { openCareDesk } from '#test/support/care-desk.ts'
import type { CareDesk } from '#test/support/care-rooms.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { fillHouse } from '#test/support/full-store.ts'

const still = new AbortController().signal

async function copyOf(desk: CareDesk): Promise<Uint8Array> {
  const { files } = valueIn(await desk.care.exportAll(undefined, () => undefined, still))
  return readFileSync(files[0] ?? '')
}

async function take(desk: CareDesk, content: Uint8Array): Promise<void> {
  desk.outside.answerWithFile({ name: 'all.handschlag-copy', content })
  valueIn(await desk.care.importAll(undefined, () => undefined, still))
}

const keysOf = (desk: CareDesk) => valueIn(desk.store.partnerFiles.ownKeys())

test('the key in use outlives a copy made before there was one', async () => {
  const desk = openCareDesk()
  const { record } = fillHouse(desk.store)
  const older = await copyOf(desk)
  const { fingerprint } = valueIn(await ownIdentity(desk.rooms))
  await take(desk, older)
  expect(valueIn(await ownIdentity(desk.rooms)).fingerprint).toBe(fingerprint)
  expect(valueIn(desk.store.partnerFiles.findRecord(record.fileId))).toEqual(record)
  await take(desk, await copyOf(desk))
  expect(keysOf(desk)).toHaveLength(1)
})

test('the key of a copy joins the one in use as a retired one', async () => {
  const [from, to] = [openCareDesk(), openCareDesk()]
  const theirs = valueIn(await ownIdentity(from.rooms)).fingerprint
  const ours = valueIn(await ownIdentity(to.rooms)).fingerprint
  await take(to, await copyOf(from))
  expect(valueIn(await ownIdentity(to.rooms)).fingerprint).toBe(ours)
  const retiredAt = to.outside.clock.now()
  expect(keysOf(to).find(({ fingerprint }) => fingerprint === theirs)).toMatchObject({ retiredAt })
})

test('a keychain that says nothing now takes no key away', async () => {
  const [from, to] = [openCareDesk(), openCareDesk()]
  valueIn(await ownIdentity(from.rooms))
  const ours = valueIn(await ownIdentity(to.rooms)).fingerprint
  to.outside.takeKeychain('no-keychain')
  await take(to, await copyOf(from))
  to.outside.takeKeychain(null)
  expect(valueIn(await ownIdentity(to.rooms)).fingerprint).toBe(ours)
})

test('without a key of its own, or with one it lost, a house has that of the copy', async () => {
  const from = openCareDesk()
  const theirs = valueIn(await ownIdentity(from.rooms)).fingerprint
  const content = await copyOf(from)
  const fresh = openCareDesk()
  await take(fresh, content)
  expect(valueIn(fingerprintInUse(fresh.rooms))).toBe(theirs)
  const forgetful = openCareDesk()
  valueIn(await ownIdentity(forgetful.rooms))
  forgetful.outside.seen.secrets.clear()
  await take(forgetful, content)
  expect(keysOf(forgetful).map(({ fingerprint }) => fingerprint)).toEqual([theirs])
  expect(faultIn(await ownIdentity(forgetful.rooms)).code).toBe('partner-file.identity-lost')
})
