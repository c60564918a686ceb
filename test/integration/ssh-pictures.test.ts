// Pictures and fingerprints of host keys, held against what ssh-keygen prints for the same keys.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { fingerprintOf } from '#wire/ssh/host-key/judge-host-key.ts'
import { drawRandomart } from '#wire/ssh/host-key/randomart.ts'

describe('pictures and fingerprints', () => {
  it('are those of ssh-keygen, for many keys of every kind', () => {
    const folder = temporaryFolder()
    const lines = [
      ...Array.from({ length: 25 }, (_, index) => ['ed25519', '', index] as const),
      ...['256', '384', '521'].flatMap((bits) =>
        Array.from({ length: 5 }, (_, index) => ['ecdsa', bits, index] as const),
      ),
      ...['1024', '2047', '2048'].map((bits) => ['rsa', bits, 0] as const),
    ].map(([kind, bits, index]) => {
      const path = join(folder, `host-${kind}-${bits}-${index}`)
      execFileSync('ssh-keygen', ['-q', '-t', kind, ...(bits === '' ? [] : ['-b', bits]), '-N', '', '-f', path])
      return readFileSync(`${path}.pub`, 'utf8').trim()
    })
    writeFileSync(join(folder, 'all'), `${lines.join('\n')}\n`)
    const said = execFileSync('ssh-keygen', ['-lv', '-f', join(folder, 'all')], { encoding: 'utf8' })
      .trimEnd()
      .split('\n')
    expect(said).toHaveLength(lines.length * 12)
    for (const [index, line] of lines.entries()) {
      const key = Buffer.from(line.split(' ')[1] ?? '', 'base64')
      const [first = '', ...picture] = said.slice(12 * index, 12 * index + 12)
      expect(first.split(' ')[1]).toBe(fingerprintOf(key))
      expect(drawRandomart(key)).toEqual(picture)
    }
  })
})
