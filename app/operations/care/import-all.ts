// Puts a copy of everything in the place of what is here, after it was checked in full. What is here is kept beside the database first, and a
// crash leaves the old or the new. The key we sign with stays while the keychain may have it: partners know it, and a copy may be
// older. While a test, a push or the relay runs, nothing is taken over: their ends would belong to other data. Nor while a counter-proof is open:
// nobody would know any more what it left on its host.
import { agreementDefaults, storedDefaults } from '#contract/agreement-contract.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { type Beginning, copyBytes } from '#storage/copy-repository.ts'
import { refuseWhileAnyOpen } from '../confirm/trial/refuse-while-open.ts'
import { fingerprintInUse, ownIdentity } from '../partner-file/identity.ts'
import type { Rooms } from '../rooms.ts'
import { type CareProgress, createBreath } from './breath.ts'
import { isTrueToItself } from './true-to-itself.ts'

/** Named values the storage does not know itself. */
const presets = { agreement: storedDefaults, logo: agreementDefaults.shape.logo }

/**
 * Faults file.choice-dismissed, input.too-large, care.not-a-copy, care.busy, confirm.trial-open, storage.newer, storage.not-writable,
 * job.cancelled.
 */
export async function importAll(
  rooms: Rooms,
  report: (progress: CareProgress) => void,
  signal: AbortSignal,
): Promise<Outcome<{ keptAside: string }>> {
  const free = notBusy(rooms)
  if (!free.ok) return free
  const opened = await rooms.outside.files.openFile('data-copy', copyBytes)
  if (!opened.ok) return opened
  const breath = createBreath(rooms.outside.clock, report, signal)
  const { name, content } = opened.value
  const now = rooms.outside.clock.now()
  const lost = await lostKey(rooms)
  if (!lost.ok) return lost
  const begin = () => (signal.aborted ? fail('job.cancelled') : beginning(rooms, lost.value))
  const taken = await rooms.store.copies.take({ name, content, presets, isTrueToItself, now, begin }, breath.take)
  if (!taken.ok) return taken
  rooms.kept.add([taken.value.keptAside])
  const settled = rooms.store.pushes.interruptRunning()
  if (!settled.ok) return settled
  const announced = announceAll(rooms)
  return announced.ok ? succeed(taken.value) : announced
}

function notBusy(rooms: Rooms): Outcome<undefined> {
  const isRelayUp = rooms.relay.run().kind !== 'stopped'
  if (rooms.tests.isAny() || rooms.pushing.isWriting() || isRelayUp) return fail('care.busy')
  return refuseWhileAnyOpen(rooms)
}

/** The fingerprint in use when the keychain surely has its private half no more. */
async function lostKey(rooms: Rooms): Promise<Outcome<string | null>> {
  const inUse = fingerprintInUse(rooms)
  if (!inUse.ok || inUse.value === null) return inUse
  const key = await ownIdentity(rooms)
  return succeed(!key.ok && key.fault.code === 'partner-file.identity-lost' ? inUse.value : null)
}

function beginning(rooms: Rooms, lost: string | null): Outcome<Beginning> {
  const free = notBusy(rooms)
  if (!free.ok) return free
  const inUse = fingerprintInUse(rooms)
  return inUse.ok ? succeed({ keepsOwnKeys: inUse.value !== null && inUse.value !== lost }) : inUse
}

/** Every window shows other data now. */
function announceAll(rooms: Rooms): Outcome<undefined> {
  const settings = rooms.store.settings.read()
  if (!settings.ok) return settings
  const partners = rooms.store.partners.list()
  if (!partners.ok) return partners
  const { announce } = rooms
  announce.settingsChanged(settings.value)
  announce.partnerChanged(null)
  announce.siteChanged(null)
  announce.contactsChanged(null)
  for (const { id } of partners.value) {
    announce.agreementChanged(id)
    announce.checklistChanged(id)
  }
  return succeed(undefined)
}
