// What the engines must do in which order, or with which condition, because a run on a wrong assumption would report success. The scripts
// cannot run here; their text is held to what was found out about Exchange.
import { expect, test } from 'vitest'
import { renderExchange } from '#gateways/exchange/render.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { everyVariant, wholeSite } from './samples.ts'

const { artefacts } = valueIn(renderExchange(everyVariant(true), wholeSite))
const scriptOf = (part: string) => artefacts.find(({ name }) => name.endsWith(`${part}.ps1`))?.content ?? ''
const positionOf = (script: string, text: string) => {
  expect(script).toContain(text)
  return script.indexOf(text)
}
const functionIn = (script: string, name: string) => {
  const from = positionOf(script, `function ${name} {`)
  return script.slice(from, script.indexOf('\r\n}', from))
}

test.each(['apply', 'verify'])('%s asks whether the servers exist before it reads from them', (part) => {
  const script = scriptOf(part)
  expect(positionOf(script, '\r\nAssert-Servers\r\n')).toBeLessThan(
    positionOf(script, '\r\n$state = Read-State -On $ReceivingServers'),
  )
})

test.each(['apply', 'rollback'])('%s: a connector that was made is open while its GUID is there', (part) => {
  const script = scriptOf(part)
  expect(functionIn(script, 'Find-JournalConnector')).toContain(
    "$isSame -or ($Entry.Guid -eq '' -and (Test-Ours -Connector $connector -Entry $Entry))",
  )
  expect(functionIn(script, 'Undo-Step')).toContain(
    'if (-not $IsOwnRun -and -not (Test-Ours -Connector $connector -Entry $Entry)) {\r\n        throw',
  )
})

test('only the run itself takes back by GUID alone', () => {
  expect(scriptOf('apply')).toContain('-IsOwnRun $true')
  expect(scriptOf('apply')).not.toContain('-IsOwnRun $false')
  expect(scriptOf('rollback')).toContain('-IsOwnRun $false')
  expect(scriptOf('rollback')).not.toContain('-IsOwnRun $true')
})

test('a foreign listener on one local address stands in the way, one on all addresses does not by that', () => {
  for (const part of ['apply', 'verify']) {
    const script = scriptOf(part)
    expect(script).toContain("$OpenBindings = @('0.0.0.0:25', '[::]:25', ':::25')")
    expect(functionIn(script, 'Find-RangeConflicts')).toContain('if (-not ($OpenBindings -contains $port)) {')
  }
})

test('queues are found by our connector too, and what was not readable is not green', () => {
  const script = scriptOf('verify')
  expect(functionIn(script, 'Read-Queues')).toContain('$RowOfConnector.ContainsKey($hop)')
  for (const part of ['queues', 'certificates']) {
    expect(script).toContain(`$unread += ('${part}: {0}' -f $_.Exception.Message)\r\n    $isBlind = $true`)
  }
  expect(script).toMatch(/elseif \(\$isBlind\) \{\r\n {4}\$code = 3/)
})

test('.NET gets whole paths: it knows another current folder than the shell', () => {
  expect(scriptOf('rollback')).toContain('ReadAllText((Resolve-Path -LiteralPath $path).ProviderPath)')
  expect(functionIn(scriptOf('apply'), 'New-BackupFolder')).toContain(
    '$whole = (Resolve-Path -LiteralPath $Root).ProviderPath',
  )
})

test('a run that completes others keeps their names before it writes, even with nothing left to write, and closes them after', () => {
  const script = scriptOf('apply')
  expect(script).toContain("if ($steps.Count -eq 0 -and ($Mode -eq 'Plan' -or $completed.Count -eq 0)) {")
  expect(functionIn(script, 'Save-Journal')).toContain("Earlier = (@($Completed) -join '|')")
  const kept = positionOf(script, '    Save-Journal -Folder $folder -Entries $entries -Completed $completed\r\n')
  const written = positionOf(script, '    Write-AllSteps -Steps')
  const closed = positionOf(script, "-State 'superseded'\r\n")
  expect([kept, written, closed]).toEqual([kept, written, closed].toSorted((left, right) => left - right))
  expect(script.indexOf("-State 'superseded'", closed + 1)).toBe(-1)
  expect(functionIn(script, 'Find-Unfinished')).toContain('-not ($closed -contains $one.Name)')
})

test('the way back of a run covers those it completed: it is back only when the earliest state is, and all are closed', () => {
  const script = scriptOf('rollback')
  expect(script).toContain('$chain = Read-Chain -Folder $Backup\r\n        $entries = Join-Entries -Chain $chain')
  expect(functionIn(script, 'Read-Chain')).toContain('throw (')
  expect(functionIn(script, 'Join-Entry')).toContain('$Newer.Old = $Older.Old')
  expect(
    script.match(/foreach \(\$folder in \$folders\) \{\r\n {8,12}Save-End -Folder \$folder -State 'undone'/g),
  ).toHaveLength(2)
})

test('what a newer version wrote is told, and never written back by entries nobody here knows', () => {
  const reading = functionIn(scriptOf('apply'), 'Read-PastRuns')
  expect(reading).toContain("$past['IsNewer'] = $schema -gt 3 -or [int]$journal.Writer -gt $Writer")
  expect(reading).toContain('if ($schema -eq 3) {\r\n                    $past.Entries')
  expect(scriptOf('apply')).toContain('Newer = Find-Newer -Runs $runs')
})

test.each(['apply', 'rollback'])('%s is alone on the computer before it reads the state', (part) => {
  const script = scriptOf(part)
  expect(positionOf(script, '$lock = Enter-Lock\r\n')).toBeLessThan(positionOf(script, '\r\n$state = Read-State'))
})

test('a state that moved, and a missing certificate of ours, stop the run before anything is kept or written', () => {
  const script = scriptOf('apply')
  const backup = positionOf(script, '$folder = New-BackupFolder')
  expect(positionOf(script, 'Assert-Expected -Found $stateHash -Expected $ExpectState')).toBeLessThan(backup)
  expect(positionOf(script, '\r\n    Assert-ReceiveCertificates\r\n')).toBeLessThan(backup)
  expect(positionOf(script, '\r\n    Write-AllSteps ')).toBeGreaterThan(backup)
})

test('a run that began is in the journal before it writes, and every way it ends is noted', () => {
  const script = scriptOf('apply')
  expect(
    positionOf(script, '    Save-Journal -Folder $folder -Entries $entries -Completed $completed\r\n} catch'),
  ).toBeLessThan(positionOf(script, '\r\n    Write-AllSteps '))
  expect(script).toContain("Save-End -Folder $folder -State 'applied'")
  expect(script).toContain('Save-End -Folder $folder -State $ending.State')
  expect(scriptOf('rollback')).toContain("Save-End -Folder $folder -State 'undone'")
})

test('journals are believed only where administrators own the folder', () => {
  for (const part of ['apply', 'rollback']) {
    expect(functionIn(scriptOf(part), 'Read-PastRuns')).toContain('(Test-Trusted -Path $folder)')
  }
})

test('what the driver of a push looks for stands in the scripts', () => {
  const scripts = ['apply', 'verify', 'rollback'].map(scriptOf).join('\n')
  for (const words of ['64-bit Windows PowerShell', 'was not found on this computer', "Write-Host ('! {0}"]) {
    expect(scripts).toContain(words)
  }
})
