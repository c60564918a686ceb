// Which agreed names a gateway asks for.
import { expect, test } from 'vitest'
import { isCovered, namesToAskFor } from '#domain/agreement/certificate-names.ts'

const host = (name: string) => ({ host: name, port: 25, addresses: [] })

test('a wildcard stands for the agreed hosts one label below it', () => {
  const hosts = [host('mx1.bank.example'), host('mx2.bank.example'), host('a.b.bank.example')]
  const certificateNames = ['*.bank.example', 'mail.bank.example', 'mx1.bank.example']
  expect(namesToAskFor({ certificateNames, hosts }, [])).toEqual([
    'mx1.bank.example',
    'mx2.bank.example',
    'mail.bank.example',
  ])
})

test('a wildcard somebody wrote down, or that covers no agreed host, stays one', () => {
  const side = { certificateNames: ['*.bank.example', '*.provider.example'], hosts: [host('mx1.bank.example')] }
  expect(namesToAskFor(side, ['*.bank.example'])).toEqual(side.certificateNames)
  expect(namesToAskFor({ ...side, hosts: [] }, [])).toEqual(side.certificateNames)
})

test('never more names than a policy may hold', () => {
  const hosts = Array.from({ length: 80 }, (_, at) => host(`mx${at}.bank.example`))
  expect(namesToAskFor({ certificateNames: ['*.bank.example'], hosts }, [])).toHaveLength(50)
})

test('a wildcard covers one label, on either side', () => {
  expect(isCovered('mx.bank.example', ['*.bank.example'])).toBe(true)
  expect(isCovered('*.bank.example', ['mx.bank.example'])).toBe(true)
  expect(isCovered('a.mx.bank.example', ['*.bank.example'])).toBe(false)
  expect(isCovered('bank.example', ['*.bank.example'])).toBe(false)
  expect(isCovered('mx.bank.example', [])).toBe(false)
})
