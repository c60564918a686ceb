// The suites by what they need: unit needs nothing, integration and products need sockets and Postfix (products hold what we generate to
// the products that read it, whatever runtime generates it), hosts need a real OpenSSH server besides (deliveries, in one runtime; the
// window delivers in the other), trials the same (counter-proofs, apart because each takes its time), e2e and package need a display and the built app.
// `HANDSCHLAG_PROPERTY_RUNS` lengthens property tests, for `npm run test:long`.
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

const root = resolve(import.meta.dirname, '../..')
const below = (...folders: string[]) => folders.map((folder) => `test/${folder}/**/*.test.{ts,tsx}`)

const hourMs = 3_600_000
const isLong = process.env['HANDSCHLAG_PROPERTY_RUNS'] !== undefined

const inWindow = {
  globalSetup: ['test/support/electron/prepare.mjs'],
  testTimeout: 120_000,
  hookTimeout: 120_000,
  fileParallelism: false,
}

export default defineConfig({
  root,
  test: {
    // most tests wait for servers; two at a time is what the smallest machine bears
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'unit', include: below('unit'), testTimeout: isLong ? 3 * hourMs : 60_000 } },
      { extends: true, test: { name: 'conformity', include: below('conformity'), testTimeout: 60_000 } },
      { extends: true, test: { name: 'golden', include: below('golden'), testTimeout: 60_000 } },
      { extends: true, test: { name: 'replay', include: below('replay') } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: below('integration'),
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: { name: 'products', include: below('products'), testTimeout: 120_000, hookTimeout: 120_000 },
      },
      { extends: true, test: { name: 'hosts', include: below('hosts'), testTimeout: 120_000, hookTimeout: 120_000 } },
      { extends: true, test: { name: 'trials', include: below('trials'), testTimeout: 120_000, hookTimeout: 120_000 } },
      { extends: true, test: { name: 'e2e', include: below('e2e'), ...inWindow } },
      { extends: true, test: { name: 'package', include: below('package'), ...inWindow } },
    ],
  },
})
