// What may stay on an Exchange Server nobody reaches: connectors, authority and task by the names the script gives them.
import { expect, test } from 'vitest'
import { exchangeTrial } from '#gateways/exchange/trial/driver.ts'
import { trialFiles } from '#gateways/exchange/trial/script-file.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { sampleSite as site } from '../../sample-policy.ts'
import { sampleTrial, tokenOf } from './sample-trial.ts'

const folder = 'C:/ProgramData/Handschlag/6a1d3c0e-3c1c-8a53-8a39-0d2f6c1d7a33/cccccccccccccccc'
const leftOf = (run: string | null, trial = sampleTrial()) =>
  exchangeTrial.leftBehind(trial, site, { folder, run, rule: { text: null, source: '' } })
const stepsOf = (left: ReturnType<typeof leftOf>) => left.commands.map(({ step }) => step)

test('it goes by the run, and by names where no run is known', () => {
  const steps = ['look', 'mails', 'route', 'certificate', 'task', 'elsewhere']
  expect(stepsOf(leftOf('00112233445566aa'))).toEqual(['script', ...steps])
  expect(stepsOf(leftOf(null))).toEqual(steps)
  expect(leftOf('00112233445566aa').commands[0]?.command).toBe(
    `powershell.exe -NoProfile -ExecutionPolicy RemoteSigned -File ${folder}/handschlag-exchange-trial.ps1 -Mode Undo -Run 00112233445566aa`,
  )
})

test('names are those the script gives', () => {
  const trial = sampleTrial()
  const [script] = valueIn(trialFiles(trial, site))
  const left = leftOf('00112233445566aa', trial)
  const thumbprint = left.things
    .find(({ kind }) => kind === 'certificate')
    ?.name.split(' ')
    .at(-1)
  expect(script?.content).toContain(`$AuthorityThumbprint = '${thumbprint}'`)
  expect(script?.content).toContain("'Handschlag-Gegenprobe-{0}-{1}' -f $TrialId, $Trap.Mode")
  expect(left.things.find(({ kind }) => kind === 'route')?.name).toBe(
    `Handschlag-Gegenprobe-${trial.id}-control (gegenprobe-${tokenOf(0)}.bank.example)`,
  )
})

test('without a mode that needs it there is no authority', () => {
  const { traps } = sampleTrial()
  const few = sampleTrial({ traps: traps.filter(({ mode }) => mode === 'control') })
  expect(leftOf(null, few).things.map(({ kind }) => kind)).toEqual(['route'])
  expect(stepsOf(leftOf(null, few))).toEqual(['look', 'mails', 'route', 'elsewhere'])
})

test('connectors stay while a mail is queued or the queue cannot be looked at, and a mail being sent is suspended first', () => {
  const { commands } = leftOf(null)
  const commandOf = (step: string) => commands.find((each) => each.step === step)?.command ?? ''
  const route = commandOf('route')
  expect(route).toContain(`-like '*$token*'" -ResultSize 100 -ErrorAction Stop }); if ($left.Count -gt 0) { throw '`)
  expect(route.indexOf('throw')).toBeLessThan(route.indexOf('Remove-SendConnector'))
  for (const { token } of sampleTrial().traps) expect(route).toContain(`'${token}'`)
  const mails = commandOf('mails')
  expect(mails.indexOf('Suspend-Message')).toBeGreaterThan(0)
  expect(mails.indexOf('Suspend-Message')).toBeLessThan(mails.indexOf('Remove-Message'))
  expect(mails).toContain('.PickupDirectoryPath')
  expect(mails.lastIndexOf('throw')).toBeGreaterThan(mails.lastIndexOf('Get-Message'))
})

test('where the server is gone another one takes the connectors away, and asks no queue of its own', () => {
  const elsewhere = leftOf(null).commands.at(-1)
  expect(elsewhere?.step).toBe('elsewhere')
  expect(elsewhere?.command).toBe(
    `Get-SendConnector | Where-Object { $_.Name -like 'Handschlag-Gegenprobe-${sampleTrial().id}-*' } | Remove-SendConnector -Confirm:$false`,
  )
})
