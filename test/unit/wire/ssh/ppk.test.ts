// The reader of PuTTY key files against damage: it never throws, and whatever is changed in a key keeps it from opening.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { propertyRuns } from '#test/support/property-runs.ts'
import { readPpkFile } from '#wire/ssh/keys/ppk-file.ts'
import { openPrivateKey } from '#wire/ssh/keys/private-key.ts'

// written by PuTTYgen for this test; accepted nowhere
const sample = `PuTTY-User-Key-File-3: ssh-ed25519
Encryption: none
Comment: sample
Public-Lines: 2
AAAAC3NzaC1lZDI1NTE5AAAAIAkfSr13v3KUjFAK6UpXtt7AvmwDItGPNsWf9EVx
bN4r
Private-Lines: 1
AAAAIOYeNbVKqc3KaKdV2+JAoWkMBAu1Cm/gY+MKgPTCfLZH
Private-MAC: e22a40a35316ead90bb5aec223cca0d1bd7352e5edde033e94783e8c9b04662d
`
const lines = sample.split('\n')

describe('a PuTTY key file', () => {
  it('opens as it is', async () => {
    expect((await openPrivateKey(sample, null)).kind).toBe('open')
    expect(readPpkFile(sample)).toMatchObject({ version: 3, algorithm: 'ssh-ed25519', encryption: 'none', argon: null })
  })

  it('does not open when anything that counts was changed', async () => {
    const place = fc.nat(sample.trimEnd().length - 1)
    const change = fc.tuple(
      place,
      fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)),
    )
    await fc.assert(
      fc.asyncProperty(change, async ([at, character]) => {
        const changed = sample.slice(0, at) + character + sample.slice(at + 1)
        const opened = await openPrivateKey(changed, null)
        const isSame = readPpkFile(changed)?.mac.equals(readPpkFile(sample)?.mac ?? Buffer.alloc(0)) === true
        return (
          changed === sample || opened.kind !== 'open' || (isSame && changed.toLowerCase() === sample.toLowerCase())
        )
      }),
      { numRuns: propertyRuns(500) },
    )
  })

  it.each([
    ['Argon2-Memory', '8192', '7'],
    ['Argon2-Passes', '13', '0'],
    ['Argon2-Parallelism', '1', '0'],
    ['Argon2-Salt', '0011223344556677', '00112233445566'],
  ])('with a %s nobody can compute with is damaged, not a bug', async (name, good, bad) => {
    const argon = [
      'Key-Derivation: Argon2id',
      'Argon2-Memory: 8192',
      'Argon2-Passes: 13',
      'Argon2-Parallelism: 1',
      'Argon2-Salt: 0011223344556677',
    ].join('\n')
    const locked = sample
      .replace('Encryption: none', 'Encryption: aes256-cbc')
      .replace('Private-Lines', `${argon}\nPrivate-Lines`)
    expect(readPpkFile(locked)?.argon?.passes).toBe(13)
    const changed = locked.replace(`${name}: ${good}`, `${name}: ${bad}`)
    expect(changed).not.toBe(locked)
    expect(readPpkFile(changed)).toBeNull()
    expect((await openPrivateKey(changed, 'passphrase')).kind).not.toBe('open')
  })

  it('never throws, whatever lines it is made of', async () => {
    const line = fc.oneof(
      fc.constantFrom(...lines, 'Encryption: aes256-cbc', 'Key-Derivation: Argon2id', 'Argon2-Memory: 64'),
      fc.constantFrom(
        'Argon2-Passes: 1',
        'Argon2-Parallelism: 1',
        'Argon2-Salt: 00112233445566778899',
        'Private-Lines: 999',
      ),
      fc.string({ maxLength: 40 }),
    )
    const text = fc
      .array(line, { maxLength: 16 })
      .map((some) => ['PuTTY-User-Key-File-3: ssh-ed25519', ...some].join('\n'))
    await fc.assert(
      fc.asyncProperty(text, fc.option(fc.string()), async (given, passphrase) => {
        const opened = await openPrivateKey(given, passphrase)
        return opened.kind !== 'open' || given.includes('Private-MAC')
      }),
      { numRuns: propertyRuns(500) },
    )
  })

  it.each([
    ['Argon2-Memory: 1048576', 'Argon2-Passes: 100000'],
    ['Argon2-Memory: 4194304', 'Argon2-Passes: 1'],
    ['Argon2-Memory: 8192', 'Argon2-Passes: 1000000'],
  ])('asks for no work without end (%s, %s)', async (memory, passes) => {
    const at = lines.indexOf('Private-Lines: 1')
    const derivation = ['Key-Derivation: Argon2id', memory, passes, 'Argon2-Parallelism: 1', 'Argon2-Salt: 00112233']
    const costly = [...lines.slice(0, at), ...derivation, ...lines.slice(at)].join('\n')
    const opened = await openPrivateKey(costly.replace('Encryption: none', 'Encryption: aes256-cbc'), 'x')
    expect(opened.kind).toBe('unreadable')
  })
})
