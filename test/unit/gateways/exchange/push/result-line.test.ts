// The result line in hostile output: what is not exactly one whole line at the very end is no result, whatever a console prints.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readRunResult, readVerification } from '#gateways/exchange/push/script-result.ts'
import { readResultLine } from '#gateways/powershell/result-line.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import { resultLine } from './samples.ts'

const line = resultLine({ any: 'Größe' })

describe('found', () => {
  test.each([
    ['alone', line],
    ['with a line end of Windows', `${line}\r\n`],
    ['after text', `WARNUNG: K\uFFFDnnen Sie\r\n${line}\r\n\r\n`],
    ['after a line that only mentions it', `see HANDSCHLAG-RESULT abcd\r\n${line}\n`],
  ])('%s', (_title, output) => {
    expect(readResultLine(output)).toEqual({ any: 'Größe' })
  })

  test('after any text at all that does not begin a line with the mark', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (noise) => {
        fc.pre(!/(?:^|\n)HANDSCHLAG-RESULT /.test(noise))
        expect(readResultLine(`${noise}\n${line}`)).toEqual({ any: 'Größe' })
      }),
      { numRuns: propertyRuns(200) },
    )
  })
})

describe('not found', () => {
  test.each([
    ['nothing', ''],
    ['two lines', `${line}\n${line}\n`],
    ['two different lines', `${resultLine({ State: 'applied' })}\n${line}\n`],
    ['text after it', `${line}\nmore`],
    ['the mark alone', 'HANDSCHLAG-RESULT '],
    ['half a line', line.slice(0, -3)],
    ['not Base64', 'HANDSCHLAG-RESULT {"Code":0}'],
    ['Base64 of no JSON', `HANDSCHLAG-RESULT ${Buffer.from('nonsense').toString('base64')}`],
    ['Base64 of no UTF-8', `HANDSCHLAG-RESULT ${Buffer.from([0x22, 0xff, 0xfe, 0x22]).toString('base64')}`],
    ['a mark inside a line', `x${line}`],
    ['a huge line', `HANDSCHLAG-RESULT ${'A'.repeat(17_000_000)}`],
  ])('%s', (_title, output) => {
    expect(readResultLine(output)).toBeUndefined()
  })

  test('random bytes are never a result, and never an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        const text = Buffer.from(bytes).toString('latin1')
        const coded = `HANDSCHLAG-RESULT ${Buffer.from(bytes).toString('base64')}`
        for (const output of [text, coded, `${text}\n${coded}`]) {
          expect(readRunResult(output)).toBeUndefined()
          expect(readVerification(output)).toBeUndefined()
        }
      }),
      { numRuns: propertyRuns(200) },
    )
  })
})

describe('values', () => {
  test('any JSON but a result of ours is none', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(readRunResult(resultLine(value))).toBeUndefined()
      }),
      { numRuns: propertyRuns(200) },
    )
  })

  test.each([
    ['another schema', { Schema: 'handschlag.exchange-result/1', Code: 0, State: 'applied' }],
    ['a state nobody knows', { Schema: 'handschlag.exchange-result/2', Code: 0, State: 'fine' }],
    ['a state of the prototype', { Schema: 'handschlag.exchange-result/2', Code: 0, State: 'constructor' }],
    ['success with a code of failure', { Schema: 'handschlag.exchange-result/2', Code: 20, State: 'applied' }],
    ['failure with the code of success', { Schema: 'handschlag.exchange-result/2', Code: 0, State: 'conflict' }],
    [
      'a hash that is none',
      { ...{ Schema: 'handschlag.exchange-result/2', Code: 2, State: 'changes' }, StateHash: 'x' },
    ],
    [
      'the name of a run that is no text',
      { Schema: 'handschlag.exchange-result/2', Code: 0, State: 'applied', Newer: ['x'] },
    ],
    [
      'too many changes',
      { Schema: 'handschlag.exchange-result/2', Code: 2, State: 'changes', Changes: Array(2001).fill({}) },
    ],
  ])('%s is no result', (_title, value) => {
    expect(readRunResult(resultLine(value))).toBeUndefined()
  })

  test('lists are read in both forms Windows PowerShell writes them', () => {
    const changes = (Edited: unknown) => ({
      ...{ Schema: 'handschlag.exchange-result/2', Code: 2, State: 'changes' },
      Changes: [{ Kind: 'change', Sort: 'send', Server: '', Name: 'a', Edited }],
    })
    for (const edited of [['Fqdn'], { value: ['Fqdn'], Count: 1 }]) {
      expect(readRunResult(resultLine(changes(edited)))?.Changes[0]?.Edited).toEqual(['Fqdn'])
    }
  })
})
