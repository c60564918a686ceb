// The recorded sessions keep to the scripts: states, fields and calls that no script of ours gives are in none of them.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { readRunResult, readVerification } from '#gateways/exchange/push/script-result.ts'
import { renderExchange } from '#gateways/exchange/render.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { everyVariant, wholeSite } from '../samples.ts'
import { resultLine } from './samples.ts'

const recording = z.strictObject({
  call: z.enum([
    'policy',
    'verify',
    'apply -Mode Plan',
    'apply -Mode Apply',
    'rollback -Mode Plan',
    'rollback -Mode Apply',
  ]),
  exit: z.number().int(),
  codePage: z.string().optional(),
  stderr: z.string().optional(),
  hangs: z.literal(true).optional(),
  result: z.record(z.string(), z.unknown()).optional(),
})
const folder = join(import.meta.dirname, '../../../../transcripts/exchange/recordings')
const names = readdirSync(folder).flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -5)] : []))
const { artefacts } = valueIn(renderExchange(everyVariant(true), wholeSite))
const scriptFor = (call: string) =>
  artefacts.find(({ name }) => name === `handschlag-exchange-${call.split(' ')[0]}.ps1`)?.content ?? ''

describe.each(names)('%s', (name) => {
  const read = recording.parse(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')))

  test('has its console, and a result only the script it is of can give', () => {
    expect(readFileSync(join(folder, `${name}.txt`), 'utf8')).not.toContain('HANDSCHLAG-RESULT')
    if (read.result === undefined) return
    const script = scriptFor(read.call)
    expect(script).toContain(`'${read.result['State']}'`)
    expect(script).toContain(`'${read.result['Schema']}'`)
    for (const key of Object.keys(read.result)) expect(script, key).toMatch(new RegExp(`\\b${key} = `))
    const filled = JSON.stringify(read.result).replaceAll(/<(?:this|first) run>/g, '0123456789abcdef')
    const text = resultLine(JSON.parse(filled))
    expect(readRunResult(text) ?? readVerification(text), name).toBeDefined()
  })
})
