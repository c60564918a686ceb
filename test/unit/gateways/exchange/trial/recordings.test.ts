// The recorded sessions of a counter-proof keep to its script: states, fields and calls it does not give are in none of them.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { exchangeDrop } from '#gateways/exchange/trial/mail-drop.ts'
import { trialFiles } from '#gateways/exchange/trial/script-file.ts'
import { readTrialResult } from '#gateways/exchange/trial/trial-result.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { sampleSite } from '../../sample-policy.ts'
import { resultLine } from '../push/samples.ts'
import { sampleTrial } from './sample-trial.ts'

const recording = z.strictObject({
  call: z.enum([
    'policy',
    ...['Look', 'Apply', 'Verify', 'UndoLook', 'Undo', 'Left'].map((mode) => `trial -Mode ${mode}`),
    'mails -Mode Again',
  ]),
  exit: z.number().int(),
  result: z.record(z.string(), z.unknown()).optional(),
})
const folder = join(import.meta.dirname, '../../../../transcripts/exchange/trial-recordings')
const names = readdirSync(folder).flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -5)] : []))
const [script] = valueIn(trialFiles(sampleTrial(), sampleSite))
const [mails] = exchangeDrop.files?.(sampleSite, 'windows') ?? []

describe.each(names)('%s', (name) => {
  const read = recording.parse(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')))

  test('has its console, and a result only the script can give', () => {
    expect(readFileSync(join(folder, `${name}.txt`), 'utf8')).not.toContain('HANDSCHLAG-RESULT')
    if (read.result === undefined) return
    const isOfMails = read.call.startsWith('mails ')
    const content = (isOfMails ? mails : script)?.content ?? ''
    expect(content).toContain(`'${read.result['State']}'`)
    expect(content).toContain(`'${read.result['Schema']}'`)
    for (const key of Object.keys(read.result)) expect(content, key).toMatch(new RegExp(`\\b${key}(?:'\\])? = `))
    if (!isOfMails) expect(readTrialResult(resultLine(read.result)), name).toBeDefined()
  })
})
