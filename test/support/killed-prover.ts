// The whole app killed in the middle of a counter-proof, as a process of its own that is bundled for the test, and started once more afterwards.
import { expect } from 'vitest'
import { bundle } from './bundle.ts'
import { startProgram } from './child-process.ts'
import { openHouse } from './open-house.ts'
import { confirmView } from './proof-on-host.ts'
import type { PushHouse } from './push-house.ts'

/** Begins a counter-proof there and kills it where it says so, or once `then` is over; fails when it ends by itself. */
export async function killProver(
  { folder, partner, siteId, host }: Pick<PushHouse, 'folder' | 'partner' | 'siteId' | 'host'>,
  moment: RegExp,
  then: () => Promise<void> = async () => undefined,
): Promise<void> {
  const [prover = ''] = await bundle('test/support/busy-prover.ts')
  const child = startProgram(prover, [folder, partner.id, siteId, host.id])
  await child.said(moment)
  await then()
  child.process.kill('SIGKILL')
  expect(await child.ended).toBe('SIGKILL')
}

/** Starts the app once more, waits until the newest counter-proof left nothing, and answers what the page about confirming shows. */
export async function startAgain({ folder, partner }: Pick<PushHouse, 'folder' | 'partner'>) {
  const { client } = openHouse({ folder })
  const view = () => confirmView({ client, partner })
  const inTime = { timeout: 120_000, interval: 500 }
  await expect.poll(async () => (await view()).proofs[0]?.temporary, inTime).toBe('gone')
  return await view()
}
