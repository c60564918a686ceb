// The first start in the real window, in both languages: from practice partners to saved configuration and printed agreement.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, it } from 'vitest'
import { languages } from '#domain/language.ts'
import { checkFirstStart } from '#test/support/electron/check-first-start.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handschlag-walk-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it.each(languages)('walks from practice partners to the printed agreement (%s)', async (language) => {
  await checkFirstStart(language, folder)
})
