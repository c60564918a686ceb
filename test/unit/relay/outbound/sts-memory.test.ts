// The life of an MTA-STS policy in the relay: fetched once, kept over failures and restarts, refreshed beside, never invented.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { fail, succeed } from '#domain/fault.ts'
import type { HttpsAnswer } from '#ports/https-get.ts'
import type { Resolver } from '#ports/resolver.ts'
import { openStsMemory } from '#relay/outbound/sts-memory.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { createVirtualTime } from '#test/support/virtual-time.ts'

const never = new AbortController().signal
const peer = { address: '192.0.2.1', certificate: null, flaws: [] }
const page = (mode: string, maxAge = 86_400): HttpsAnswer => ({
  ok: true,
  status: 200,
  contentType: 'text/plain',
  body: Buffer.from(`version: STSv1\nmode: ${mode}\nmx: mx.partner.example\nmax_age: ${maxAge}\n`),
  peer,
})
const silence: HttpsAnswer = { ok: false, failure: 'timeout', detail: '', peer: null }

/** A domain whose record and page a test changes as it goes. */
function publishing(folder: string | null, time = createVirtualTime()) {
  const said: { record: string | null | 'failing'; page: HttpsAnswer } = {
    record: 'v=STSv1; id=1;',
    page: page('enforce'),
  }
  const count = { fetches: 0 }
  const troubles: string[] = []
  const resolver: Resolver = {
    ask: (name) => {
      if (said.record === 'failing') return Promise.resolve(fail('dns.no-answer', { name }))
      const records = said.record === null ? [] : [{ kind: 'TXT' as const, text: said.record }]
      return Promise.resolve(succeed({ status: 'found' as const, records, aliases: [] }))
    },
  }
  const https = {
    get: () => {
      count.fetches += 1
      return Promise.resolve(said.page)
    },
  }
  const plain = { fetch: () => Promise.reject(new Error('nobody fetches this')) }
  const memory = openStsMemory({
    network: { resolver, web: { https, plain: { 'public-only': plain, any: plain } } },
    clock: time.clock,
    folder,
    signal: never,
    onNotKept: (detail) => troubles.push(detail),
  })
  const modeNow = async (domain = 'partner.example') => (await memory.policyFor(domain, never))?.policy.mode ?? null
  return { time, said, count, memory, modeNow, troubles }
}

it('fetches once and believes the record while its id stays', async () => {
  const { said, count, modeNow } = publishing(null)
  expect([await modeNow(), await modeNow(), await modeNow()]).toEqual(['enforce', 'enforce', 'enforce'])
  expect(count.fetches).toBe(1)
  Object.assign(said, { record: 'v=STSv1; id=2;', page: page('none') })
  expect([await modeNow(), await modeNow()]).toEqual(['none', 'none'])
  expect(count.fetches).toBe(2)
})

it('keeps a policy over a missing record, a failed lookup and a failed fetch, but not beyond its age', async () => {
  const { time, said, modeNow } = publishing(null)
  await modeNow()
  said.page = silence
  for (const record of [null, 'failing', 'v=STSv1; id=2;'] as const) {
    said.record = record
    expect(await modeNow()).toBe('enforce')
  }
  await time.pass(86_400_000)
  expect(await modeNow()).toBeNull()
})

it('has none where it cannot be fetched, and leaves the policy host alone for a while', async () => {
  const { time, said, count, modeNow } = publishing(null)
  said.page = silence
  expect([await modeNow(), await modeNow()]).toEqual([null, null])
  expect(count.fetches).toBe(1)
  said.page = page('enforce')
  await time.pass(300_000)
  expect(await modeNow()).toBe('enforce')
})

it('refreshes one that ages beside, so that its end does not come as a surprise', async () => {
  const { time, count, modeNow, memory } = publishing(null)
  await modeNow()
  await time.pass(50_000_000)
  expect(await modeNow()).toBe('enforce')
  await memory.close()
  expect(count.fetches).toBe(2)
  await time.pass(50_000_000)
  expect(await modeNow()).toBe('enforce')
})

it('survives a restart, and a policy host that is away just then', async () => {
  const folder = temporaryFolder()
  const before = publishing(folder)
  expect(await before.modeNow()).toBe('enforce')
  await before.memory.close()
  const after = publishing(folder, before.time)
  after.said.page = silence
  after.said.record = null
  expect(await after.modeNow()).toBe('enforce')
  expect(await after.modeNow('other.example')).toBeNull()
  expect(after.count.fetches).toBe(0)
  expect(before.troubles).toEqual([])
  if (process.platform !== 'win32') expect(statSync(join(folder, 'mta-sts.json')).mode & 0o777).toBe(0o600)
})

it.each(['', '{', '{"schema":"handschlag.mta-sts/1","policies":[{"domain":"partner.example"}]}'])(
  'takes a file that is not ours for none: %#',
  async (text) => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'mta-sts.json'), text)
    const { modeNow, memory } = publishing(folder)
    expect(await modeNow()).toBe('enforce')
    await memory.close()
    expect(JSON.parse(readFileSync(join(folder, 'mta-sts.json'), 'utf8'))).toMatchObject({
      policies: [{ domain: 'partner.example', id: '1' }],
    })
  },
)

it('says when it cannot write, and goes on', async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'mta-sts.json'))
  const { modeNow, memory, troubles } = publishing(folder)
  expect(await modeNow()).toBe('enforce')
  await memory.close()
  expect(troubles).toHaveLength(1)
  expect(await modeNow()).toBe('enforce')
})

it('looks at nothing without a web', async () => {
  const { clock } = createVirtualTime()
  const resolver: Resolver = { ask: () => Promise.reject(new Error('nobody asks')) }
  const memory = openStsMemory({ network: { resolver }, clock, folder: null, signal: never })
  expect(await memory.policyFor('partner.example', never)).toBeNull()
})
