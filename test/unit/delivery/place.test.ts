// Files in the work folder of a host: sent once, hashed there, kept private, tidied without touching what is still open.
import { mkdirSync, readdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { DeliveryHost } from '#delivery/delivery-host.ts'
import { place } from '#delivery/place.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { openLocalShell } from '#test/support/local-shell.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const siteId = '5d7d3c0e-3c1c-4a53-9a39-0d2f6c1d7a10'
const files = [
  { name: 'one.conf', content: 'one ä\n' },
  { name: 'two.bin', content: Buffer.from([0, 255, 10]) },
]
const setHash = (digit: string) => digit.repeat(64)

function open(home: string): DeliveryHost {
  return { id: siteId, name: 'mail-1', system: 'posix', rights: 'own', sudoPassword: null, shell: openLocalShell(home) }
}

test('what is there already is not sent again; what was changed there is', async () => {
  const home = temporaryFolder()
  const first = valueIn(await place(open(home), { siteId, setHash: setHash('a'), files }))
  expect(first.sent).toEqual(['one.conf', 'two.bin', 'handschlag-run.sh'])
  expect(first.folder).toBe(join(home, '.handschlag', siteId, 'a'.repeat(16)))
  expect(statSync(first.folder).mode & 0o777).toBe(0o700)
  expect(valueIn(await place(open(home), { siteId, setHash: setHash('a'), files })).sent).toEqual([])
  writeFileSync(join(first.folder, 'one.conf'), 'two\n')
  expect(valueIn(await place(open(home), { siteId, setHash: setHash('a'), files })).sent).toEqual(['one.conf'])
})

test('a file that does not arrive as it was sent is told', async () => {
  const host = open(temporaryFolder())
  const shell = {
    ...host.shell,
    upload: (path: string, _: Uint8Array, mode: number) => host.shell.upload(path, Buffer.from('cut'), mode),
  }
  const fault = faultIn(await place({ ...host, shell }, { siteId, setHash: setHash('a'), files }))
  expect(fault).toMatchObject({ code: 'push.refused', params: { detail: 'SHA-256' } })
})

test('the last five sets stay, and every one with a run that is open', async () => {
  const home = temporaryFolder()
  const site = join(home, '.handschlag', siteId)
  for (const [index, digit] of [...'01234567'].entries()) {
    const folder = join(site, digit.repeat(16))
    mkdirSync(join(folder, 'run-0123456789abcdef'), { recursive: true })
    if (digit !== '1') writeFileSync(join(folder, 'run-0123456789abcdef/closed'), '')
    utimesSync(folder, index + 1, index + 1)
  }
  mkdirSync(join(site, 'notes of the admin'))
  valueIn(await place(open(home), { siteId, setHash: setHash('f'), files }))
  expect(readdirSync(site).toSorted()).toEqual(
    [...'14567f']
      .map((digit) => digit.repeat(16))
      .concat('notes of the admin')
      .toSorted(),
  )
})

test('a work folder that leads elsewhere is refused', async () => {
  const home = temporaryFolder()
  symlinkSync('/tmp', join(home, '.handschlag'))
  expect(faultIn(await place(open(home), { siteId, setHash: setHash('a'), files })).code).toBe('push.refused')
})

test('a home folder whose name no command line could carry is refused', async () => {
  const home = join(temporaryFolder(), 'my home')
  expect(faultIn(await place(open(home), { siteId, setHash: setHash('a'), files })).code).toBe('push.host-unfit')
})

test('a host that greets with words of its own is understood all the same', async () => {
  const host = open(temporaryFolder())
  const shell = {
    ...host.shell,
    run: (order: Parameters<typeof host.shell.run>[0]) =>
      host.shell.run({ ...order, command: `echo Welcome; ${order.command}` }),
  }
  expect(valueIn(await place({ ...host, shell }, { siteId, setHash: setHash('a'), files })).sent).toHaveLength(3)
})
