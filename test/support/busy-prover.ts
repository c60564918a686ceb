// A process that is the whole app without a window: it opens the house in a folder, plans a counter-proof of few modes on its host and carries it out, and says each
// step when it begins: to be killed. Arguments: folder, ids of partner, gateway and host.
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { contract } from '#contract/contract.ts'
import { createHouse } from '#operations/house.ts'
import { valueIn } from './expect-outcome.ts'
import { createFakeOutside } from './fake-outside.ts'
import { createMemoryBridge } from './memory-bridge.ts'
import { fewModes } from './proof-on-host.ts'
import { childRelayLauncher } from './relay-launcher.ts'

const [folder = '', partnerId = '', siteId = '', hostId = ''] = process.argv.slice(2)
const house = valueIn(
  createHouse(createFakeOutside(folder), {
    storePath: join(folder, 'handschlag.sqlite'),
    sshFolder: join(folder, 'ssh'),
    relay: childRelayLauncher(join(folder, 'relay')),
  }),
)
const bridge = createMemoryBridge(contract, house.handlers)
house.connect(bridge.server.publish)
const { client } = bridge.openWindow()
const wish = { partnerId, siteId, hostId, domain: 'bank.example', modes: [...fewModes], secrets: [] }
const { plan } = valueIn(await client.confirm.planTrial({ ...wish, trap: { kind: 'ssh' } }, () => undefined))
const accepted = plan.hosts.flatMap(({ unsafe }) => unsafe.map(({ code }) => code))
const order = { planId: plan.id, planHash: plan.hash, accepted, secrets: [] }
const proof = valueIn(
  await client.confirm.runTrial(order, (progress) => {
    if (progress.kind === 'stage') writeSync(1, `stage ${progress.stage}\n`)
    if (progress.kind === 'push' && progress.push.commandId !== null) writeSync(1, `${progress.push.commandId}\n`)
  }),
)
writeSync(1, `proof ${proof.temporary}\n`)
await house.close()
