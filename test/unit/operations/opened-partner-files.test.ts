// Opened files wait for a decision, but not for ever and not without number.
import { expect, test } from 'vitest'
import { createOpenedFiles } from '#operations/partner-file/opened-files.ts'
import { makeSigningKey } from '#partner-file/key-pair.ts'
import { signPartnerFile } from '#partner-file/sign.ts'
import { sampleContent } from '#test/support/partner-file-samples.ts'

const opened = { fileName: 'x.handschlag', file: signPartnerFile(sampleContent(), '', makeSigningKey()) }

test('a file is found for an hour, and no longer', () => {
  const files = createOpenedFiles()
  files.keep('a', opened, 0)
  expect(files.find('a', 3_600_000)).toBe(opened)
  expect(files.find('a', 3_600_001)).toBeUndefined()
  expect(files.find('b', 0)).toBeUndefined()
})

test('a file taken in is gone', () => {
  const files = createOpenedFiles()
  files.keep('a', opened, 0)
  files.drop('a')
  expect(files.find('a', 0)).toBeUndefined()
})

test('only the last eight wait', () => {
  const files = createOpenedFiles()
  for (let count = 1; count <= 9; count += 1) files.keep(`${count}`, opened, count)
  expect(files.find('1', 9)).toBeUndefined()
  expect(files.find('2', 9)).toBe(opened)
  expect(files.find('9', 9)).toBe(opened)
})
