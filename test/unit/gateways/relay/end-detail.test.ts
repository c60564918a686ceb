// Why a script of the relay ends is told by a name: every name in the scripts has a sentence in both languages, and none is left over.
import { expect, test } from 'vitest'
import { languages } from '#domain/language.ts'
import { endNames } from '#gateways/relay/push/end-detail.ts'
import { relaySite } from '#gateways/relay/site.ts'
import { relayTarget } from '#gateways/relay/target.ts'
import { catalog } from '#i18n/catalog.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { samplePolicy } from '../sample-policy.ts'

const site = relaySite.parse({
  place: 'host',
  hostName: 'relay.acme.example',
  postmaster: 'postmaster@acme.example',
  listenAddress: '192.0.2.7',
  networks: ['192.0.2.5'],
})
const { artefacts } = valueIn(relayTarget.render([samplePolicy()], site))
const scripts = artefacts.filter(({ name }) => name.endsWith('.sh'))

test('every end of a script has a name we know, and every name is told', () => {
  expect(scripts).toHaveLength(3)
  const text = scripts.map(({ content }) => content).join('\n')
  const stops = [...text.matchAll(/(?<![\w-])stop (\S+) ['"]/g)].map(([, name]) => name)
  const failed = [...text.matchAll(/end failed (?:'[^']*'|"(?:[^"$]|\$\w|\$\([^)]*\))*") (\S+)/g)].map(
    ([, name]) => name,
  )
  const told = [...text.matchAll(/tell ['"]end \S+ ([a-z-]+) /g)].map(([, name]) => name)
  const other = ['locked', 'never-wrote', 'no-end', 'no-start', 'writing']
  expect(stops.length).toBeGreaterThan(40)
  expect([...new Set([...stops, ...failed, ...told, ...other])].sort()).toEqual([...endNames].sort())
  expect(text).not.toMatch(/(?<!systemctl )(?<![\w-])stop ['"]/)
  for (const language of languages)
    expect(Object.keys(catalog[language]['gateway-relay'].push.detail).sort()).toEqual([...endNames].sort())
})
