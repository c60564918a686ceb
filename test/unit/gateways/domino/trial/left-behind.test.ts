// What may stay on a Domino host nobody reaches: documents, rules of the packet filter and the setting by the names the script gives them.
import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { dominoTrial } from '#gateways/domino/trial/driver.ts'
import { mailFiles } from '#gateways/domino/trial/script-file.ts'
import { siteOf } from '../sample-installation.ts'
import { sampleTrial, tokenOf } from './sample-trial.ts'

const folder = '~/.handschlag/6a1d3c0e-3c1c-8a53-8a39-0d2f6c1d7a33/cccccccccccccccc'
const trial = sampleTrial()
const leftOf = (run: string | null) =>
  dominoTrial.leftBehind(trial, siteOf('D-T'), { folder, run, rule: { text: null, source: '' } })

test('it goes by the run, and only looks where none is known', () => {
  expect(leftOf('00112233445566aa').commands[0]).toEqual({
    ...{ step: 'script', command: `sudo sh ${folder}/domino-trial.sh undo 00112233445566aa` },
  })
  expect(leftOf(null).commands.map(({ step }) => step)).toEqual([
    ...['look', 'mail-selection', 'route-selection', 'setting', 'reload', 'filter'],
  ])
})

test('every document and every rule is named, and each command is one a shell reads', () => {
  const { things, commands } = leftOf('00112233445566aa')
  const named = (kind: string) => things.filter((thing) => thing.kind === kind).map(({ name }) => name)
  expect(named('route')).toHaveLength(trial.traps.length)
  expect(named('route')[0]).toBe(`names.nsf: gegenprobe-${tokenOf(0)}.bank.example -> 192.0.2.101`)
  expect(named('filter')[0]).toBe('iptables -t nat OUTPUT: 192.0.2.101:25 -> 127.0.0.1:2500')
  expect(named('file')).toEqual([expect.stringMatching(/\/handschlag\/trials\/00112233445566aa$/)])
  for (const { step, command } of commands) if (!step.endsWith('-selection')) execFileSync('sh', ['-n', '-c', command])
})

test('mails and documents are selected by what the helper writes into them, mails first', () => {
  const [java] = mailFiles(siteOf('D-T')).filter(({ name }) => name.endsWith('.java'))
  expect(java?.content).toContain('MARK = "HandschlagTrial"')
  expect(java?.content).toContain('replaceItemValue("$MessageID"')
  const selections = leftOf(null).commands.filter(({ step }) => step.endsWith('-selection'))
  const tokens = trial.traps.map(({ token }) => `"${token}"`).join(' : ')
  expect(selections.map(({ command }) => command)).toEqual([
    `SELECT @Contains($MessageID; ${tokens})`,
    `SELECT @Contains(HandschlagTrial; ${tokens})`,
  ])
})
