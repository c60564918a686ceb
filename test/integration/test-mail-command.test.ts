// `handschlag test-mail` against a running relay and a partner's server: delivered with evidence, delivered without TLS, held for what the policy
// says, and wrong calls.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { runHandschlag } from '#test/support/command-line.ts'
import { openServiceHouse, type ServiceHouse } from '#test/support/relay/service-house.ts'
import { startSink } from '#test/support/relay/smtp-sink.ts'

beforeAll(async () => {
  await runHandschlag(['--help'])
})

const send = ({ config }: ServiceHouse, ...words: string[]) =>
  runHandschlag(['test-mail', '--config', config, '--to', 'test@partner.test', '--lang', 'en', ...words])

test('a mail is delivered over TLS, with transcript and evidence', async () => {
  const house = await openServiceHouse()
  await house.start()
  const run = await send(house, '--json', '--from', 'admin@own.example')
  expect(run.code).toBe(0)
  const answer = JSON.parse(run.stdout)
  expect(answer).toMatchObject({
    ...{ schema: 'handschlag.test-mail/1', from: 'admin@own.example', to: 'test@partner.test' },
    fate: { kind: 'delivered', tls: { protocol: 'TLSv1.3' } },
  })
  expect(answer.evidence).toHaveLength(1)
  expect(answer.evidence[0].personal.content.messageId).toBe(answer.messageId)
  expect(answer.transcript.map(({ text }: { text: string }) => text)).toContainEqual(
    expect.stringMatching(/^MAIL FROM:<admin@own\.example>/),
  )
  const spoken = await send(house)
  expect(spoken).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Delivered: .* over TLS \(TLSv1\.3/) })
})

function change({ config }: ServiceHouse, changes: object): void {
  const path = join(dirname(config), 'relay-policy.json')
  const file = JSON.parse(readFileSync(path, 'utf8'))
  const policies = file.policies.map((policy: object) => ({ ...policy, ...changes }))
  writeFileSync(path, JSON.stringify({ ...file, policies }))
}

test('a mail that went without TLS is a no, though it was delivered', async () => {
  const house = await openServiceHouse()
  const sink = await startSink({ hostName: 'mx.partner.test', address: '127.0.0.1', port: 0, tls: null })
  onTestFinished(() => sink.stop())
  const route = { kind: 'hosts', hosts: [{ host: 'mx.partner.test', port: sink.port }] }
  change(house, { level: 'may', names: [], trust: { kind: 'public' }, route })
  await house.start()
  expect(await send(house)).toMatchObject({ code: 1, stdout: expect.stringMatching(/^Delivered without TLS: /) })
})

test('a mail that the policy holds is a no, with the reason', async () => {
  const house = await openServiceHouse()
  change(house, { names: ['mx.other.test'] })
  await house.start()
  expect(await send(house)).toMatchObject({ code: 1, stdout: expect.stringContaining('name-mismatch') })
})

test('wrong calls, a relay that does not run, and one that does not take the mail', async () => {
  const house = await openServiceHouse()
  expect(await runHandschlag(['test-mail', '--config', house.config])).toMatchObject({ code: 2, stdout: '' })
  expect(await send(house, '--from', 'nobody')).toMatchObject({ code: 2, stdout: '' })
  expect(await send(house)).toMatchObject({ code: 3, stdout: '' })
  await house.start()
  const other = ['test-mail', '--config', house.config, '--to', 'test@unlisted.test', '--lang', 'en']
  expect(await runHandschlag(other)).toMatchObject({ code: 3, stdout: '', stderr: expect.stringMatching(/5\d\d/) })
})
