// The scripts of a trial and of its mails, read by an independent grammar with lists of what may occur, and by what the makers document of each
// cmdlet of Exchange.
import { describe, expect, test } from 'vitest'
import { exchangeProducts } from '#gateways/exchange/site.ts'
import { exchangeDrop } from '#gateways/exchange/trial/mail-drop.ts'
import { trialFiles } from '#gateways/exchange/trial/script-file.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { readScript } from '#test/support/powershell-syntax.ts'
import { sampleSite } from '../../sample-policy.ts'
import { allowedCommands, allowedTypes, suppliedVariables } from '../../script-allow-list.ts'
import { faultsOfUse, isExchangeCmdlet } from '../cmdlet-catalog.ts'
import { sampleTrial } from './sample-trial.ts'

/** Beside what every generated script may use. */
const trialCommands: ReadonlyMap<string, readonly string[]> = new Map([
  ['get-message', ['filter', 'resultsize', 'erroraction']],
  ['get-queue', ['identity', 'erroraction']],
  ['get-scheduledtask', ['erroraction']],
  ['new-scheduledtaskaction', ['execute', 'argument']],
  ['new-scheduledtasksettingsset', ['startwhenavailable']],
  ['new-scheduledtasktrigger', ['once', 'at']],
  ['register-scheduledtask', ['taskname', 'action', 'trigger', 'settings', 'user', 'runlevel', 'erroraction']],
  ['remove-item', ['literalpath', 'force']],
  ['remove-message', ['identity', 'withndr', 'confirm', 'erroraction']],
  ['retry-queue', ['identity', 'confirm', 'erroraction']],
  ['sort-object', ['property', 'descending']],
  ['start-sleep', ['seconds']],
  ['suspend-message', ['identity', 'confirm', 'erroraction']],
  ['unregister-scheduledtask', ['taskname', 'confirm', 'erroraction']],
])

const [trial] = valueIn(trialFiles(sampleTrial(), sampleSite))
const [mails] = exchangeDrop.files?.(sampleSite, 'windows') ?? []
const scripts = [trial, mails].map((script) => [script?.name ?? '', script?.content ?? ''] as const)

describe.each(scripts)('%s', (_name, content) => {
  test('parses and holds only what is allowed', async () => {
    expect(content).toMatch(/^[\t\r\n\x20-\x7e]+$/)
    expect(content.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    const facts = await readScript(content)
    expect(facts.errors).toEqual([])
    expect(facts.expandable).toEqual([])
    for (const { name, parameters } of facts.commands) {
      const allowed = facts.functions.get(name) ?? trialCommands.get(name) ?? allowedCommands.get(name)
      expect(allowed, name).toBeDefined()
      for (const parameter of parameters) expect(allowed, name).toContain(parameter)
    }
    for (const type of facts.types) expect([...allowedTypes, 'switch'], type).toContain(type)
    const unassigned = [...facts.read].filter((name) => !facts.assigned.has(name) && !suppliedVariables.has(name))
    expect(unassigned).toEqual([])
  })

  test('gives cmdlets of Exchange what they take, in every edition', async () => {
    const { commands } = await readScript(content)
    const own = commands.filter(({ name }) => isExchangeCmdlet(name))
    expect(own.length).toBeGreaterThan(3)
    for (const { name, parameters, splatted } of own) {
      const used = [...parameters, ...splatted.map(({ key }) => key).filter((key) => key !== '$key')]
      const keys = used.map((key) => ({ key }))
      for (const product of exchangeProducts) expect(faultsOfUse(product, name, keys), name).toEqual([])
    }
  })
})

test('settings of a temporary connector are some New-SendConnector takes, and none that trusts or signs in', () => {
  const table = /function Get-TrialSettings \{[\s\S]*?\r\n\}/.exec(trial?.content ?? '')?.[0] ?? ''
  const keys = [...table.matchAll(/^ {8}(\w+) = /gm), ...table.matchAll(/'(Tls\w+|Fqdn|ErrorPolicies)'/g)].map(
    (match) => ({ key: match[1] ?? '' }),
  )
  expect(keys.length).toBeGreaterThan(15)
  for (const product of exchangeProducts) expect(faultsOfUse(product, 'New-SendConnector', keys)).toEqual([])
  expect(table).not.toMatch(/AuthenticationCredential|CloudServicesMailEnabled|SmartHostAuthMechanism/)
})

test('only apply and undo can write, and a look is what comes without a word', async () => {
  expect(trial?.content).toContain("[string] $Mode = 'Look'")
  const after = trial?.content.split("Assert-Cmdlet -Names @('New-SendConnector'")[0] ?? ''
  // functions stand before; the run itself writes nothing until the state is the one that was seen
  const run = after.slice(after.indexOf("if ($Mode -eq 'Left')"))
  expect(run.indexOf('Assert-Expected')).toBeLessThan(run.indexOf('Remove-Temporary'))
  expect(mails?.content).not.toMatch(/(?:New|Set|Remove)-(?:Send|Receive)Connector/)
})

const body = (text: string | undefined, from: string, to: string) =>
  text?.slice(text.indexOf(from), text.indexOf(to, text.indexOf(from))) ?? ''

test('no connector of a trial goes before its mails were found gone, by this trial’s tokens and by those the connectors name', () => {
  const undo = body(trial?.content, "if ($Mode -eq 'UndoLook' -or", 'Assert-Cmdlet -Names @(')
  const apply = trial?.content.slice(trial.content.lastIndexOf("Assert-Cmdlet -Names @('New-SendConnector'")) ?? ''
  for (const [part, call] of [
    [body(trial?.content, "if ($Mode -eq 'UndoLook' -or", "State 'undone'"), 'Assert-NoMails -Of $Run -Code 21'],
    [apply, "Assert-NoMails -Of '' -Code 13"],
  ] as const) {
    expect(part).toContain(call)
    expect(part.indexOf('Assert-Expected')).toBeLessThan(part.indexOf(call))
    expect(part.indexOf(call)).toBeLessThan(part.indexOf('Remove-Temporary'))
  }
  expect(undo).not.toBe('')
  const tokens = body(trial?.content, 'function Get-TrialTokens', '\r\n}')
  expect(tokens).toContain('$Tokens')
  const [form = ''] = /(?<=, ')gegenprobe-[^']+(?=')/.exec(tokens) ?? []
  const [first] = sampleTrial().traps
  expect(new RegExp(form).exec(`smtp:${first?.recipient.split('@')[1]};1`)?.[1]).toBe(first?.token)
  // the last pass of the loop is a look that finds nothing
  const loop = body(trial?.content, 'function Remove-Mails', '\r\n}')
  expect(loop.indexOf('Find-Queued')).toBeLessThan(loop.indexOf('if ($left.Count -eq 0) {'))
})

test('a connector counts as one to take away only by its run, its server or its trial; one of another server ends look and apply', () => {
  const find = body(trial?.content, 'function Find-TrialConnectors', '\r\n}')
  expect(find).toMatch(/if \(\$Of -eq ''\) \{\r\n\s+\$isMeant = Test-OwnTrial -Connector \$connector\r\n/)
  const own = body(trial?.content, 'function Test-OwnTrial', '\r\n}')
  expect(own).toMatch(/\$TrialId[\s\S]*return \$isOfTrial -or \(Test-Here -Connector \$Connector\)/)
  expect(body(trial?.content, 'function Test-Here', '\r\n}')).toMatch(/SourceTransportServers[\s\S]*COMPUTERNAME/)
  const others = body(trial?.content, 'function Assert-NoOtherTrial', '\r\n}')
  expect(others).toMatch(/-not \(Test-OwnTrial [\s\S]*-Code 13 -State 'other-trial' -Message \('\{0\}: \{1\}'/)
  const run = trial?.content.slice(trial.content.lastIndexOf("Assert-Cmdlet -Names @('New-SendConnector'")) ?? ''
  const [stop, look, apply] = ['Assert-NoOtherTrial', "if ($Mode -eq 'Look')", 'Remove-Temporary'].map((call) =>
    run.indexOf(call),
  )
  expect(stop).toBeGreaterThan(0)
  expect(Math.min(look ?? 0, apply ?? 0)).toBeGreaterThan(stop ?? 0)
})

test('a connector that leads what is below the partner’s domain to a fixed host ends look and apply, one for all mail does not', () => {
  const catcher = body(trial?.content, 'function Assert-NoCatcher', '\r\n}')
  expect(catcher).toMatch(
    /Test-Temporary[\s\S]*-not \[bool\]\$connector\.Enabled[\s\S]*\[bool\]\$connector\.DNSRoutingEnabled/,
  )
  expect(catcher).toMatch(/StartsWith\('\*\.'\) -and \(Get-SpaceRank -Space \$space\.Domain\) -gt 0/)
  expect(catcher).toContain("Stop-NotTriable -Reason 'sub-domains'")
  const run = trial?.content.slice(trial.content.lastIndexOf("Assert-Cmdlet -Names @('New-SendConnector'")) ?? ''
  expect(run.indexOf('Assert-NoCatcher')).toBeGreaterThan(0)
  expect(run.indexOf('Assert-NoCatcher')).toBeLessThan(run.indexOf("if ($Mode -eq 'Look')"))
})

test('no mail goes in while a route comes or goes', () => {
  const hand = body(mails?.content, "if ($Mode -eq 'Hand')", "State 'handed'")
  expect(hand.indexOf('Enter-Lock')).toBeGreaterThan(0)
  expect(hand.indexOf('Enter-Lock')).toBeLessThan(hand.indexOf('Send-Mail'))
})

test('only a queue of ours that waits is told to try again, and one that cannot be told ends the script as failed', () => {
  const again = body(mails?.content, 'function Request-Retry', '\r\n}')
  expect(again).toMatch(/Handschlag-Gegenprobe-/)
  const [guard, call] = [again.indexOf("-ne 'Retry'"), again.indexOf('Retry-Queue')]
  expect(guard).toBeGreaterThan(0)
  expect(call).toBeGreaterThan(guard)
  expect(again.indexOf('StartsWith')).toBeLessThan(call)
  expect(mails?.content.match(/Retry-Queue -/g)).toHaveLength(1)
  expect(body(mails?.content, "if ($Mode -eq 'Again')", "State 'asked'")).toMatch(/-Code 1 -State 'left'/)
})

test('a failed look is none that found nothing', () => {
  for (const name of ['Get-ScheduledTask', 'Get-Message']) {
    const lines = trial?.content.split('\r\n').filter((line) => line.includes(`@(${name} `)) ?? []
    expect(lines.length, name).toBeGreaterThan(0)
    for (const line of lines) expect(line).toContain("-ErrorAction 'Stop'")
  }
})

test('connectors the routing table does not hold are none to send by', () => {
  const verify = body(trial?.content, "if ($Mode -eq 'Verify')", "State 'as-planned'")
  expect(verify).toMatch(/-eq 'not-seen'\) \{\r\n\s+Write-End -Report \$report -Code 2 -State 'different'/)
})

test('what goes to the pickup folder has the name it is cleared by, and the one a look for what is left goes by', () => {
  expect(body(mails?.content, 'function Send-Mail', '\r\n}')).toContain("$name = 'handschlag-' + $Token")
  expect(body(mails?.content, 'function Remove-Mails', '\r\n}')).toContain(
    "Clear-Pickup -Folder $folder -Name ('handschlag-' + $token)",
  )
  expect(body(trial?.content, "if ($Mode -eq 'Left')", 'Write-End')).toContain("-Filter ('handschlag-{0}.*' -f $token)")
})

test('files of other mails are left alone for an hour, then told and taken away by the way back and by each hand over', () => {
  const old = body(trial?.content, 'function Find-OldFiles', '\r\n}')
  expect(old).toMatch(/AddHours\(-1\)[\s\S]*-Filter 'handschlag-\*'[\s\S]*CreationTimeUtc -lt \$since/)
  const left = body(trial?.content, "if ($Mode -eq 'Left')", 'Write-End')
  expect(left).toContain('Find-OldFiles -Folder $pickup')
  expect(left).not.toContain("'handschlag-*'")
  expect(left).not.toContain('Remove-')
  const removing = body(trial?.content, 'function Remove-Mails', 'for ($try')
  expect(removing).toMatch(
    /Find-OldFiles -Folder \$folder[\s\S]*Remove-Item -LiteralPath \$file\.FullName -Force\r\n\s+Write-Host/,
  )
  expect(mails?.content).toContain(removing)
})

test('what was handed in goes out of the work folder once no mail of it is queued', () => {
  const run = mails?.content.slice(mails.content.lastIndexOf("if ($Mode -eq 'Drop')")) ?? ''
  const [left, stop, clear, dropped] = ['Remove-Mails', "'left'", 'Clear-Mails', "'dropped'"].map((word) =>
    run.indexOf(word),
  )
  expect([left, stop, clear, dropped].map(Number)).toEqual(
    [left, stop, clear, dropped].map(Number).toSorted((a, b) => a - b),
  )
  expect(left).toBeGreaterThan(0)
  expect(body(mails?.content, 'function Clear-Mails', '\r\n}')).toMatch(
    /\$PSScriptRoot[\s\S]*'\.eml'[\s\S]*Remove-Item/,
  )
})

test('every function is called', async () => {
  for (const [, content] of scripts) {
    const facts = await readScript(content)
    const called = new Set(facts.commands.map(({ name }) => name))
    const own = [...facts.functions.keys()].filter((name) => !called.has(name))
    // shared parts bring what only the other scripts call
    expect(
      own.filter((name) => !/^(?:read-tag|get-existing|get-statehash|get-shown\w+|find-edited)$/.test(name)),
    ).toEqual([])
  }
})
