// Real processes, really killed while everything is replaced: afterwards the store has all of the one copy or all of the other, and opens.
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connect } from '#sqlite/database.ts'
import { openStore } from '#storage/store.ts'
import { makeCareDesk } from '#test/support/care-rooms.ts'
import { startChild } from '#test/support/child-process.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { samplePartner } from '#test/support/samples.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const copier = new URL('../support/busy-copier.ts', import.meta.url)
const partners = 600

/** A copy with partners of one name. */
async function copyOf(folder: string, name: string): Promise<string> {
  mkdirSync(folder)
  const { store } = makeCareDesk(folder)
  valueIn(
    store.together(() => {
      for (let index = 0; index < partners; index += 1) {
        valueIn(store.partners.save(samplePartner({ name, domains: [`${name}-${index}.example`] })))
      }
      return store.settings.read()
    }),
  )
  const path = join(folder, 'copy')
  writeFileSync(path, valueIn(await store.copies.write()))
  store.close()
  return path
}

test('kill -9 while everything is replaced leaves the old or the new', { timeout: 240_000 }, async () => {
  const base = temporaryFolder()
  const copies = [await copyOf(join(base, 'a'), 'a'), await copyOf(join(base, 'b'), 'b')]
  const folder = join(base, 'house')
  mkdirSync(folder)
  const seen = new Set<string>()
  for (let round = 0; round < 6 || (seen.size < 2 && round < 20); round += 1) {
    const child = startChild(copier, [folder, ...copies])
    await child.said(new RegExp(`^replaces ${2 + (round % 2)}$`))
    // Every two rounds another moment, from what is kept aside to the end of the transaction: of each copy the earliest first.
    for (let turn = 0; turn < Math.floor(round / 2) * 700; turn += 1) await new Promise(setImmediate)
    child.process.kill('SIGKILL')
    expect(await child.ended).toBe('SIGKILL')
    const after = join(base, `after-${round}`)
    cpSync(folder, after, { recursive: true })
    const store = valueIn(openStore(join(after, 'handschlag.sqlite')))
    const names = valueIn(store.partners.list()).map(({ name }) => name)
    store.close()
    expect([0, partners]).toContain(names.length)
    expect(new Set(names).size).toBeLessThanOrEqual(1)
    const connection = connect(join(after, 'handschlag.sqlite'), 'inspect')
    expect(connection.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
    expect(connection.all('PRAGMA foreign_key_check')).toEqual([])
    connection.close()
    seen.add(names[0] ?? 'empty')
    rmSync(after, { recursive: true })
  }
  expect(seen.size).toBeGreaterThan(1)
  // What was kept aside is whole too.
  for (const name of readdirSync(folder).filter((file) => /before-import-.*\.sqlite$/.test(file))) {
    const connection = connect(join(folder, name), 'inspect')
    expect(connection.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
    connection.close()
  }
})
