// The configuration of a relay is read whole or refused with the file and the field that is wrong.
import { generateKeyPairSync } from 'node:crypto'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { fail } from '#domain/fault.ts'
import { createLabAuthority, type IssuedCertificate } from '#lab/authority.ts'
import { loadConfig, namedFiles } from '#relay/service/load-config.ts'
import { checkReload } from '#relay/service/reload.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

let issued: IssuedCertificate
beforeAll(() => {
  const now = Date.now()
  const lasting = { notBefore: new Date(now - 1000), notAfter: new Date(now + 86_400_000) }
  issued = createLabAuthority(new Date()).issue({ names: ['relay.own.example'], ...lasting })
})

const good = {
  schema: 'handschlag.relay/1',
  hostName: 'relay.own.example',
  postmaster: 'postmaster@own.example',
  listeners: [{ address: '127.0.0.1', port: 2525, tls: { certificate: 'relay.pem', key: 'keys/../relay.key' } }],
}
const policy = {
  id: '6f0c8b1e-1111-4222-8333-444455556666',
  partner: 'Muster Bank AG',
  domains: ['bank.example'],
  level: 'secure',
}

function lay(config: unknown, policies: readonly unknown[] = [policy]): string {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'relay.pem'), issued.chainPem)
  writeFileSync(join(folder, 'relay.key'), issued.keyPem, { mode: 0o600 })
  writeFileSync(join(folder, 'relay-policy.json'), JSON.stringify({ schema: 'handschlag.relay-policy/2', policies }))
  const path = join(folder, 'relay.json')
  writeFileSync(path, typeof config === 'string' ? config : JSON.stringify(config))
  return path
}
const faultOf = async (path: string) => {
  const loaded = await loadConfig(path)
  return loaded.ok ? undefined : loaded.fault
}

test('a good file is loaded with everything it names, by absolute paths', async () => {
  const path = lay(good)
  const loaded = await loadConfig(path)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.fault))
  const folder = path.replace(/\/relay\.json$/, '')
  expect(loaded.value.config.folder).toBe(join(folder, 'relay'))
  expect(loaded.value.policies.outboundFor('bank.example')?.partner).toBe('Muster Bank AG')
  expect(loaded.value.policies.sha256).toMatch(/^[0-9a-f]{64}$/)
  expect(loaded.value.listenerKeys[0]?.keyPem).toBe(issued.keyPem)
  expect(loaded.value.files).toEqual([
    path,
    join(folder, 'relay-policy.json'),
    join(folder, 'relay.pem'),
    join(folder, 'relay.key'),
  ])
})

test.each([
  ['is missing', '/nowhere/relay.json', { code: 'input.unreadable-file', params: { path: '/nowhere/relay.json' } }],
])('a file that %s is named', async (_, path, fault) => {
  expect(await faultOf(path)).toEqual(fault)
})

test.each([
  ['no JSON', '{', 'input.wrong-format', /JSON/],
  ['an unknown member', { ...good, netwroks: [] }, 'input.wrong-format', /netwroks/],
  [
    'a port out of range',
    { ...good, listeners: [{ address: '127.0.0.1', port: 70_000, tls: null }] },
    'input.wrong-format',
    /^listeners\.0\.port: /,
  ],
  [
    'own domains without a next hop',
    { ...good, ownDomains: ['own.example'] },
    'relay.next-hop-missing',
    /relay\.next-hop-missing/,
  ],
])('%s is refused with its place', async (_, config, code, detail) => {
  const fault = await faultOf(lay(config))
  expect(fault?.code).toBe(code)
  expect(String(fault?.params['detail'])).toMatch(detail)
})

test('two policies for one domain are refused', async () => {
  const other = { ...policy, id: '6f0c8b1e-1111-4222-8333-444455556667' }
  expect(await faultOf(lay(good, [policy, other]))).toMatchObject({ code: 'gateway.duplicate-domain' })
})

test('a policy that names a client certificate nobody configured is refused by its partner', async () => {
  const fault = await faultOf(lay(good, [{ ...policy, clientCertificate: 'own-key' }]))
  expect(fault).toMatchObject({
    code: 'input.wrong-format',
    params: { detail: 'Muster Bank AG: clientCertificate own-key' },
  })
})

test('a key that others may read is refused, whoever runs this', async () => {
  const path = lay(good)
  chmodSync(path.replace('relay.json', 'relay.key'), 0o644)
  expect(await faultOf(path)).toMatchObject({ code: 'relay.key-unusable', params: { detail: 'mode 644' } })
})

test('a key of another certificate is refused without a word of the key', async () => {
  const path = lay(good)
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' })
  writeFileSync(path.replace('relay.json', 'relay.key'), pem, { mode: 0o600 })
  const fault = await faultOf(path)
  expect(fault?.code).toBe('relay.key-unusable')
  expect(JSON.stringify(fault)).not.toContain(String(pem).split('\n')[1])
})

test('a broken key and an empty certificate are refused', async () => {
  const broken = lay(good)
  writeFileSync(broken.replace('relay.json', 'relay.key'), 'no key', { mode: 0o600 })
  expect(await faultOf(broken)).toMatchObject({ code: 'relay.key-unusable' })
  const empty = lay(good)
  writeFileSync(empty.replace('relay.json', 'relay.pem'), '')
  expect(await faultOf(empty)).toMatchObject({ code: 'relay.key-unusable', params: { detail: 'no PEM certificate' } })
})

test('a file beyond its bound is refused before it is read', async () => {
  expect(await faultOf(lay(' '.repeat(9 * 1024 * 1024)))).toMatchObject({ code: 'input.too-large' })
})

test('of a configuration that cannot be loaded all it names is known, of one that cannot be read nothing', async () => {
  const path = lay({ ...good, outbound: { authorities: 'to-come.pem' } })
  expect(await faultOf(path)).toMatchObject({ code: 'input.unreadable-file' })
  expect(await namedFiles(path)).toContain(path.replace('relay.json', 'to-come.pem'))
  expect(await namedFiles(lay('{'))).toEqual([])
})

test('a reload that changes the content of a file fixed at the start is refused, one that changes policies is not', async () => {
  const path = lay({ ...good, outbound: { authorities: 'authorities.pem' } })
  const authorities = path.replace('relay.json', 'authorities.pem')
  const { rootPem } = createLabAuthority(new Date())
  writeFileSync(authorities, rootPem)
  const running = valueIn(await loadConfig(path))
  writeFileSync(path.replace('relay.json', 'relay-policy.json'), '{"schema":"handschlag.relay-policy/2","policies":[]}')
  expect(checkReload(running, valueIn(await loadConfig(path)))).toMatchObject({ ok: true })
  writeFileSync(authorities, `${rootPem}${createLabAuthority(new Date()).rootPem}`)
  expect(checkReload(running, valueIn(await loadConfig(path)))).toEqual(
    fail('relay.restart-needed', { detail: 'outbound.authorities' }),
  )
  writeFileSync(authorities, rootPem)
  writeFileSync(path, JSON.stringify({ ...good, hostName: 'other.own.example', outbound: { authorities } }))
  expect(checkReload(running, valueIn(await loadConfig(path)))).toEqual(
    fail('relay.restart-needed', { detail: 'hostName' }),
  )
})
