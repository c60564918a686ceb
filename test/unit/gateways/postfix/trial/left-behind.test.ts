// What may stay on a Postfix host nobody reaches: named as the trial brought it there, with commands a person can enter as they stand.
import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { postfixLeftBehind } from '#gateways/postfix/trial/left-behind.ts'
import { samplePostfixSite } from '../sample.ts'
import { sampleTrial } from './sample-trial.ts'

const folder = '~/.handschlag/6a1d3c0e-3c1c-8a53-8a39-0d2f6c1d7a33/cccccccccccccccc'
const trial = sampleTrial()
const leftOf = (source: string, text: string | null = 'secure') =>
  postfixLeftBehind(trial, samplePostfixSite(), { folder, run: '00112233445566aa', rule: { text, source } })
const commandOf = (left: ReturnType<typeof leftOf>, step: string) =>
  left.commands.find((command) => command.step === step)?.command

test('the script takes all of it back, and what it does can be done by hand in the same order', () => {
  const left = leftOf('proxy:hash:/etc/postfix/tls_policy (bank.example)')
  expect(left.commands.map(({ step }) => step)).toEqual(['script', 'look', 'mails', 'route', 'rule', 'reload', 'file'])
  expect(commandOf(left, 'script')).toBe(`sudo sh ${folder}/handschlag-postfix-trial.sh --undo`)
  expect(commandOf(left, 'rule')).toBe(
    `for key in ${trial.traps.map(({ port }) => `'[127.0.0.1]:${port}'`).join(' ')}; do sudo postmap -c /etc/postfix -d "$key" hash:/etc/postfix/tls_policy; done`,
  )
  expect(left.things.filter(({ kind }) => kind === 'rule')).toHaveLength(1)
})

test.each([
  ['texthash:/etc/postfix/tls_policy (bank.example)', / && sudo mv \S+ \/etc\/postfix\/tls_policy$/],
  ['cdb:/etc/postfix/tls_policy (bank.example)', /^sudo postmap -c \/etc\/postfix cdb:\/etc\/postfix\/tls_policy$/],
])('a rule in %s', (source, command) => {
  expect(commandOf(leftOf(source), 'rule')).toMatch(command)
})

test.each([
  ['no rule was found', 'smtp: smtp_tls_policy_maps = (bank.example)', null],
  ['its table is none that is written', 'pcre:/etc/postfix/tls_policy (bank.example)', 'secure'],
  ['its path has a form nothing is written to', 'hash:/etc/post fix/tls_policy (bank.example)', 'secure'],
])('where %s, no rule was added', (_name, source, text) => {
  const left = leftOf(source, text)
  expect(commandOf(left, 'rule')).toBeUndefined()
  expect(left.things.some(({ kind }) => kind === 'rule')).toBe(false)
})

test('every command is one a shell reads', () => {
  for (const source of ['texthash', 'hash', 'cdb'])
    for (const { command } of leftOf(`${source}:/etc/postfix/tls_policy (bank.example)`).commands)
      execFileSync('sh', ['-n', '-c', command])
})
