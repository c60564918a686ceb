// The relay as a process hears signals from its first moment on: a reload asked for during the start is done after it, an end too.
import { dirname } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { runRelayProcess } from '#relay/service/run-relay.ts'
import { bundle } from '#test/bench/relay/relay-process.ts'
import { runHandschlag } from '#test/support/command-line.ts'
import { openServiceHouse } from '#test/support/relay/service-house.ts'

beforeAll(async () => {
  await runHandschlag(['--help'])
})

test('a hang-up during the start reloads after it, and an end asked for ends it', async () => {
  const { config } = await openServiceHouse()
  const messages: unknown[] = []
  let stop = (_graceMs?: number) => {}
  const ended = runRelayProcess({
    configPath: config,
    bundleFolder: dirname(bundle),
    write(lines) {
      const found = lines
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { message: unknown }).message)
      messages.push(...found)
      if (found.includes('reloaded')) stop(1000)
    },
    onReady: (end) => (stop = end),
  })
  expect(process.emit('SIGHUP')).toBe(true)
  expect(await ended).toMatchObject({ ok: true })
  expect(messages.filter((message) => message !== 'warning')).toEqual(['started', 'reloaded', 'stopping', 'stopped'])
  expect(process.listenerCount('SIGHUP')).toBe(0)
})
