// ZIPs: the same bytes for the same files, nothing that would be unpacked elsewhere. Another program reads them in integration/zip-read.test.ts.
import { expect, test } from 'vitest'
import { zipFiles } from '#operations/push/zip-files.ts'

const files = [
  { folder: null, name: 'README.txt', content: 'Grüße\r\n' },
  { folder: 'Postfix-1', name: 'handschlag-postfix-apply.sh', content: '#!/bin/sh\n'.repeat(1000) },
  { folder: 'Postfix-1', name: 'empty.bin', content: new Uint8Array() },
]

test('the order of the files and the place of the clock change nothing', () => {
  const zone = process.env['TZ']
  const first = zipFiles(files)
  process.env['TZ'] = 'Pacific/Kiritimati'
  const second = zipFiles(files.toReversed())
  process.env['TZ'] = zone
  expect(Buffer.from(second).equals(first)).toBe(true)
})

test.each(['', '.', '..', '../x', '/x', 'a/b', 'a\\b', 'C:x', 'a\0b', '-x', 'ä'])('the name %j is refused', (name) => {
  expect(() => zipFiles([{ folder: null, name, content: '' }])).toThrow('not a plain file name')
  expect(() => zipFiles([{ folder: name, name: 'x', content: '' }])).toThrow('not a plain file name')
})

test('the same name twice is refused', () => {
  expect(() => zipFiles([...files, ...files.slice(0, 1)])).toThrow('twice')
})
