// A relay that runs on a host with its own Node: a newer package beside the old, a push that fails and is taken back by itself, and one that
// is killed at any moment: then the host is told as unfinished, the relay still runs, and the next plan brings it to its end.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DeliveryHost } from '#delivery/delivery-host.ts'
import { isEmptyPlan } from '#domain/push/push-plan.ts'
import { relayTarget } from '#gateways/relay/target.ts'
import { renderProven } from '#gateways/render-proven.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { type BareHost, startBareHost } from '#test/support/relay/bare-host.ts'
import { lookAtRelay, planRelay } from '#test/support/relay/push-relay.ts'
import { openRelayField, type RelayField } from '#test/support/relay/relay-field.ts'
import { buildRelayPackage } from '../../main/build-relay-package.mjs'

let field: RelayField
let bare: BareHost
let host: DeliveryHost
let packagePath: string
beforeAll(async () => {
  field = await openRelayField('127.71.2')
  packagePath = await buildRelayPackage(join(field.folder, 'handschlag-relay.tar.gz'))
  bare = await startBareHost(field.ssh, true)
  field.bringKeys(bare)
  host = await bare.open()
})
afterAll(async () => {
  host?.shell.close()
  await bare?.stop()
  await field?.stop()
})

const wish = (change = {}) => ({ site: field.site('host'), policies: field.policies(change), packagePath })
const policyOnHost = () => readFileSync(bare.at('etc/handschlag/relay-policy.json'), 'utf8')

/** The same program as another version; `isHalf` = it still calls itself by the old one. */
function newerPackage(version: string, isHalf: boolean): string {
  const folder = join(field.folder, version)
  mkdirSync(folder)
  execFileSync('tar', ['-xzf', packagePath, '-C', folder])
  writeFileSync(join(folder, 'VERSION'), `${version}\n`)
  for (const name of isHalf ? [] : readdirSync(join(folder, 'cli'))) {
    const path = join(folder, 'cli', name)
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/(["'`])0\.1\.0\1/g, `$1${version}$1`))
  }
  const names = execFileSync('find', ['.', '-type', 'f', '!', '-name', 'SHA256SUMS', '-printf', '%P\n'], {
    cwd: folder,
    encoding: 'utf8',
  })
  writeFileSync(join(folder, 'SHA256SUMS'), execFileSync('sha256sum', names.trim().split('\n'), { cwd: folder }))
  const path = join(field.folder, `${version}.tar.gz`)
  execFileSync('tar', ['-czf', path, '-C', folder, ...readdirSync(folder)])
  return path
}

test('what the relay would not take never reaches it', async () => {
  const taken = createServer().listen(2525, '127.71.2.2')
  const unreadable = await lookAtRelay(host, {
    ...wish(),
    site: field.site('host', { key: '/etc/ssl/relay/none.pem' }),
  })
  expect(faultIn(unreadable)).toMatchObject({
    code: 'push.host-unfit',
    params: { detail: expect.stringContaining('none.pem') },
  })
  const planned = await planRelay(host, wish())
  const ran = await planned.run()
  taken.close()
  expect(ran).toMatchObject({ record: { state: 'rolled-back' }, fault: { code: 'push.rolled-back' } })
  expect(JSON.stringify(ran.record?.fault)).toContain('127.71.2.2')
  for (const path of [
    'etc/handschlag',
    'opt/handschlag/current',
    'opt/handschlag/unfinished',
    'run/handschlag-relay.pid',
  ])
    expect(existsSync(bare.at(path)), path).toBe(false)
})

test('a newer package goes beside the old one and comes back', { timeout: 300_000 }, async () => {
  expect(await (await planRelay(host, wish())).run()).toMatchObject({ fault: null, record: { state: 'done' } })
  const release = readlinkSync(bare.at('opt/handschlag/current'))
  expect(release).toMatch(/^0\.1\.0-/)
  // one that calls itself otherwise than it should is not proven, and taken back
  const half = await (await planRelay(host, { ...wish(), packagePath: newerPackage('0.1.1', true) })).run()
  expect(half).toMatchObject({ record: { state: 'rolled-back' }, fault: { code: 'push.verify-failed' } })
  expect(readlinkSync(bare.at('opt/handschlag/current'))).toBe(release)
  expect(isEmptyPlan((await planRelay(host, wish())).plan)).toBe(true)
  const newer = { ...wish(), packagePath: newerPackage('0.2.0', false) }
  const planned = await planRelay(host, newer)
  expect(planned.host.changes.map(({ name }) => name)).toEqual(['/opt/handschlag/current'])
  expect(planned.host.notes.map(({ code }) => code)).toContain('restarts')
  const ran = await planned.run()
  expect(ran).toMatchObject({ fault: null, record: { state: 'done' } })
  expect(field.statusOf(bare)['version']).toBe('0.2.0')
  expect(existsSync(bare.at(`opt/handschlag/${release}/bin/handschlag`))).toBe(true)
  expect((await planRelay(host, wish())).host.unsafe.map(({ code }) => code)).toEqual(['newer-writer'])
  // going back, killed when the old release is in its place again and the new one still runs: the next way back starts the old one
  const back = await planRelay(host, newer, ran.record ?? null)
  bare.write('tmp/moves', '')
  bare.write('local/bin/mv', killAt(3), 0o755)
  expect((await back.run()).fault).not.toBeNull()
  rmSync(bare.at('local/bin/mv'))
  expect(readlinkSync(bare.at('opt/handschlag/current'))).toBe(release)
  expect(field.statusOf(bare)['version']).toBe('0.2.0')
  // killed again when nothing but its note is left to go: that counts as taken back
  bare.write('local/bin/rm', killAtNote, 0o755)
  const again = await planRelay(host, newer, ran.record ?? null)
  expect((await again.run()).fault).not.toBeNull()
  rmSync(bare.at('local/bin/rm'))
  expect(readdirSync(bare.at('opt/handschlag'))).toContain('unfinished')
  bare.ask(
    ...(again.host.commands.find(({ phase }) => phase === 'undo')?.words.filter((word) => !isExpected(word)) ?? []),
  )
  expect(readdirSync(bare.at('opt/handschlag'))).not.toContain('unfinished')
  expect(field.statusOf(bare)['version']).toBe('0.1.0')
  expect(readlinkSync(bare.at('opt/handschlag/current'))).toBe(release)
})

test('killed in the middle, the relay runs on and the next plan ends it', { timeout: 300_000 }, async () => {
  const release = readlinkSync(bare.at('opt/handschlag/current'))
  // the third file to be replaced is the policy file, the fourth the note of what was written
  for (const moment of [3, 4]) {
    const before = policyOnHost()
    const next = wish({ reviewBy: `2027-01-0${moment}` })
    bare.write('tmp/moves', '')
    bare.write('local/bin/mv', killAt(moment), 0o755)
    const planned = await planRelay(host, next)
    const running = planned.run()
    await expect.poll(() => readFileSync(bare.at('tmp/moves'), 'utf8').length, { timeout: 60_000 }).toBe(moment)
    rmSync(bare.at('local/bin/mv'))
    const ran = await running
    expect(ran).toMatchObject({ record: { state: 'rolled-back' } })
    expect(policyOnHost()).toBe(before)
    expect(field.statusOf(bare)['isTakingMail']).toBe(true)
    expect(readlinkSync(bare.at('opt/handschlag/current'))).toBe(release)
    const again = await planRelay(host, next)
    expect(isEmptyPlan(again.plan)).toBe(false)
    expect(await again.run()).toMatchObject({ fault: null, record: { state: 'done' } })
    expect(policyOnHost()).toBe(policiesOf(next))
    expect(readdirSync(bare.at('opt/handschlag'))).not.toContain('unfinished')
  }
})

function policiesOf({ policies, site }: ReturnType<typeof wish>): string {
  const { artefacts } = valueIn(renderProven(relayTarget, policies, site))
  return artefacts.find(({ name }) => name === 'relay-policy.json')?.content ?? ''
}

/** What the plan compares, and its word. */
const isExpected = (word: string) => word === '--expect' || /^[0-9a-f]{64}$/.test(word)

/** An rm that kills the script that takes the note of an unfinished run away. */
const killAtNote = `#!/bin/sh
case "$*" in */unfinished) kill -KILL 0 ;; esac
exec /usr/bin/rm "$@"
`

/** A mv that kills the script that calls it, with everything around it, at its n-th call. */
function killAt(moment: number): string {
  return `#!/bin/sh
echo >> /tmp/moves
[ "$(wc -l < /tmp/moves)" != ${moment} ] || kill -KILL 0
exec /usr/bin/mv "$@"
`
}
