// The unpacked package, not the checkout: it starts, walks through the same first start, and carries nothing it does not need.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { checkFirstStart } from '#test/support/electron/check-first-start.ts'

const unpacked = resolve(import.meta.dirname, '../../dist/linux-unpacked')

it('walks through the first start', async () => {
  process.env['HANDSCHLAG_TEST_PACKAGE'] = join(unpacked, 'handschlag')
  const folder = await mkdtemp(join(tmpdir(), 'handschlag-package-'))
  try {
    await checkFirstStart('de', folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

it('holds the app in one archive and only the native part of this system beside it', async () => {
  const resources = (await readdir(join(unpacked, 'resources'), { recursive: true })).sort()
  expect(resources.filter((name) => name.endsWith('.node')).every((name) => name.includes('linux-x64'))).toBe(true)
  expect(resources).toContain('app.asar')
  expect(resources).not.toContain('app')
  expect(resources.some((name) => name.includes('node_modules'))).toBe(false)
})
