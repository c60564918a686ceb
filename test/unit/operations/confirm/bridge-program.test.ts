// What runs on the host of a relay, here beside a folder of its own: a configuration nobody can read is told as that, not by a trace of its program.
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type BridgeMode, bridgeCode, bridgeWords, newMark } from '#operations/confirm/relay/bridge-program.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

/** The program over a relay.json with this text; null = there is none. */
function run(mode: BridgeMode, config: string | null): Promise<{ code: unknown; stderr: string }> {
  const folder = temporaryFolder()
  if (config !== null) writeFileSync(join(folder, 'relay.json'), config)
  const program = bridgeWords(mode, '').at(-1)?.replace('/etc/handschlag', folder) ?? ''
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ['-e', program, mode, newMark()], (error, _stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stderr }),
    )
    child.stdin?.end()
  })
}

const whole = { folder: 'relay', policies: 'relay-policy.json', listeners: [{ address: '127.0.0.1', port: 1 }] }
const { noRelay, silent, unreadable } = bridgeCode

test.each<readonly [BridgeMode, string | null, number]>([
  ['control', null, noRelay],
  ['control', 'no-json{', unreadable],
  ['files', 'null', unreadable],
  ['files', '{}', unreadable],
  ['door', JSON.stringify({ ...whole, listeners: [] }), unreadable],
  // who cleans up needs no listener
  ['control', JSON.stringify({ ...whole, listeners: [] }), silent],
  ['files', JSON.stringify(whole), noRelay],
])('%s over %s ends with %d and few words', async (mode, config, code) => {
  const ended = await run(mode, config)
  expect(ended).toEqual({ code, stderr: expect.stringMatching(/^.{1,300}\n$/) })
})
