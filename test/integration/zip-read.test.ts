// Our ZIPs, read by a program that is not ours.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { zipFiles } from '#operations/push/zip-files.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const files = [
  { folder: null, name: 'README.txt', content: 'Grüße\r\n' },
  { folder: 'Postfix-1', name: 'handschlag-postfix-apply.sh', content: '#!/bin/sh\n'.repeat(1000) },
  { folder: 'Postfix-1', name: 'empty.bin', content: new Uint8Array() },
]

test('what goes in comes out, with scripts that can be run', () => {
  const path = join(temporaryFolder(), 'set.zip')
  writeFileSync(path, zipFiles(files))
  const read = `import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    assert z.testzip() is None
    for i in z.infolist(): print(i.filename, i.file_size, oct(i.external_attr >> 16), i.date_time[0], z.read(i)[:7])`
  const lines = execFileSync('python3', ['-c', read, path], { encoding: 'utf8' }).trim().split('\n')
  expect(lines).toEqual([
    `Postfix-1/empty.bin 0 0o100644 1980 b''`,
    `Postfix-1/handschlag-postfix-apply.sh 10000 0o100755 1980 b'#!/bin/'`,
    String.raw`README.txt 9 0o100644 1980 b'Gr\xc3\xbc\xc3\x9fe'`,
  ])
})
