// A whole house under test: the real contract, server and store in a folder of its own, and one window on it.
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { contract } from '#contract/contract.ts'
import type { Client } from '#contract/define.ts'
import { createHouse, type House } from '#operations/house.ts'
import { valueIn } from './expect-outcome.ts'
import { createFakeOutside, type FakeOutside } from './fake-outside.ts'
import { createMemoryBridge, type MemoryBridge } from './memory-bridge.ts'
import { childRelayLauncher } from './relay-launcher.ts'
import { temporaryFolder } from './temporary-folder.ts'

export interface OpenHouse {
  readonly house: House
  readonly outside: FakeOutside
  readonly memory: MemoryBridge<typeof contract>
  readonly client: Client<typeof contract>
  readonly folder: string
}

/** Opens a house in `folder`, a fresh one unless told otherwise; closed at the end of the test. */
export function openHouse(options: { folder?: string; smtpPort?: number; sshFolder?: string } = {}): OpenHouse {
  const folder = options.folder ?? temporaryFolder()
  const outside = createFakeOutside(folder)
  const storePath = join(folder, 'handschlag.sqlite')
  const sshFolder = options.sshFolder ?? join(folder, 'ssh')
  const port = options.smtpPort === undefined ? {} : { smtpPort: options.smtpPort }
  const house = valueIn(
    createHouse(outside, { storePath, sshFolder, relay: childRelayLauncher(join(folder, 'relay')), ...port }),
  )
  onTestFinished(() => house.close())
  const memory = createMemoryBridge(contract, house.handlers)
  house.connect(memory.server.publish)
  return { house, outside, memory, client: memory.openWindow().client, folder }
}
