// Real processes, really killed: whatever the store confirmed is there afterwards, and the file is sound.
import { chmodSync, chownSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openStore } from '#storage/store.ts'
import { startChild } from '#test/support/child-process.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { samplePartner } from '#test/support/samples.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const writer = new URL('../../support/busy-writer.ts', import.meta.url)

test('kill -9 in the middle of writing loses nothing that was confirmed', { timeout: 60_000 }, async () => {
  const path = join(temporaryFolder(), 'handschlag.sqlite')
  const confirmed: string[] = []
  for (const [round, count] of [40, 7, 113].entries()) {
    const child = startChild(writer, [path, `r${round}`])
    await child.said(new RegExp(`^report r${round}-${count}\\.`))
    child.process.kill('SIGKILL')
    expect(await child.ended).toBe('SIGKILL')
    confirmed.push(...child.lines)
  }
  const store = valueIn(openStore(path))
  const partners = new Set(valueIn(store.partners.list()).map((partner) => partner.id))
  for (const line of confirmed) {
    const [kind, first = '', second = ''] = line.split(' ')
    if (kind === 'partner') expect(partners).toContain(first)
    else expect(valueIn(store.reports.newest(first)).id).toBe(second)
  }
  expect(confirmed.length).toBeGreaterThan(300)
  store.close()
})

test.runIf(process.getuid?.() === 0)(
  'a folder this user may not write to is refused, unchanged',
  { timeout: 60_000 },
  async () => {
    const nobody = 65_534
    const folder = join(temporaryFolder(), 'kept')
    const path = join(folder, 'handschlag.sqlite')
    mkdirSync(folder)
    chmodSync(join(folder, '..'), 0o755)
    const store = valueIn(openStore(path))
    valueIn(store.partners.save(samplePartner()))
    store.close()
    const before = readFileSync(path)
    const open = new URL('../../support/open-and-tell.ts', import.meta.url)
    for (const mode of [0o555, 0o755]) {
      chmodSync(folder, mode)
      const child = startChild(open, [path, String(nobody)])
      await child.ended
      expect(child.lines).toEqual(['{"opened":"storage.not-writable"}'])
    }
    expect(readFileSync(path).equals(before)).toBe(true)

    const empty = join(folder, 'elsewhere', 'handschlag.sqlite')
    const creating = startChild(open, [empty, String(nobody)])
    await creating.ended
    expect(creating.lines).toEqual(['{"opened":"storage.not-writable"}'])

    const own = join(folder, '..', 'own')
    mkdirSync(own)
    chownSync(own, nobody, nobody)
    const allowed = startChild(open, [join(own, 'handschlag.sqlite'), String(nobody)])
    await allowed.ended
    expect(allowed.lines).toEqual(['{"opened":"ok"}', '{"saved":"ok"}'])
  },
)
