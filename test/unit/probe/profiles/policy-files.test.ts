// The policy files: each fits its schema, names only what the hello engine knows, says where it comes from, and holds nothing twice.
import { describe, expect, it } from 'vitest'
import { badgeIds, profileIds } from '#domain/tls-profile.ts'
import { projectFiles, readProjectFile } from '#test/support/project-files.ts'
import { groupTable } from '#wire/hello/codes/groups.ts'
import { schemeTable } from '#wire/hello/codes/signature-schemes.ts'
import { suiteTable } from '#wire/hello/codes/suites.ts'
import { makeKeyShare } from '#wire/hello/key-share.ts'
import { gatewayHello, gatewayHelloFile, gatewayHelloIds, isGatewayHelloId } from '#wire/hello/plan/gateway-hellos.ts'
import { hybridGroups } from '#wire/hello/plan/offers.ts'
import { badgeRules, editionsOf, profileOf, tlsProfiles } from '#wire/profiles/profile-catalog.ts'
import { badgeFile, tlsProfileFile } from '#wire/profiles/profile-file.ts'

const files = projectFiles().filter((path) => /^resources\/policies\/.+\.json$/.test(path))
const read = (path: string): unknown => JSON.parse(readProjectFile(path))
const unknownIn = (names: readonly string[], known: readonly string[]) => names.filter((name) => !known.includes(name))
const namesOf = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name)
const twice = (names: readonly string[]) => names.filter((name, index) => names.indexOf(name) !== index)

describe('policy files', () => {
  it('are all loaded: every file is a profile, rules of a badge, the hellos of gateways or the addresses of shared senders', () => {
    const expected = [
      ...tlsProfiles.map(({ id, edition }) => (editionsOf(id).length > 1 ? `${id}-${edition}` : id)),
      ...badgeRules.map(({ id }) => id),
      'gateway-hellos',
      // read by the gateways, not by the probe
      'shared-senders',
    ].map((name) => `resources/policies/${name}.json`)
    expect(expected.toSorted()).toEqual(files)
  })

  it('are refused with a field too many, too few or of another kind', () => {
    const profile = read('resources/policies/rfc9325.json') as Record<string, unknown>
    const { sources: _sources, ...withoutSource } = profile
    expect(tlsProfileFile.safeParse(profile).success).toBe(true)
    for (const broken of [
      withoutSource,
      { ...profile, extra: 1 },
      { ...profile, sources: [] },
      { ...profile, id: 'rfc1' },
    ])
      expect(tlsProfileFile.safeParse(broken).success).toBe(false)
    expect(badgeFile.safeParse(read('resources/policies/dsk-qualified.json')).success).toBe(true)
    expect(badgeFile.safeParse({ ...profile, conditions: [] }).success).toBe(false)
    expect(gatewayHelloFile.safeParse({ version: 2, hellos: {}, gateways: {} }).success).toBe(false)
  })

  it('know every profile, and a mark of DSK rests on one of them', () => {
    expect([...new Set(tlsProfiles.map(({ id }) => id))].toSorted()).toEqual([...profileIds].toSorted())
    for (const rules of badgeRules) expect(profileIds).toContain(rules.profile)
    expect(unknownIn([...profileIds, ...badgeRules.map(({ id }) => id)], badgeIds)).toEqual([])
  })

  it('prefer an edition known from the paper to a newer one known by hearsay', () => {
    expect(editionsOf('bsi-tr-02102-2')).toEqual(['2023', '2026-01'])
    expect(profileOf('bsi-tr-02102-2')?.edition).toBe('2023')
    expect(profileOf('bsi-tr-02102-2', '2026-01')?.isVerified).toBe(false)
    expect(profileOf('bsi-tr-02102-2', '1999')).toBeUndefined()
  })
})

describe.each(tlsProfiles.map((profile) => [`${profile.id} ${profile.edition}`, profile] as const))(
  '%s',
  (_, profile) => {
    it('names only suites, groups and schemes the engine knows, each once', () => {
      for (const rules of profile.protocols) {
        expect(unknownIn(namesOf(rules.suites), suiteTable.names)).toEqual([])
        expect(unknownIn(namesOf(rules.groups), groupTable.names)).toEqual([])
        expect(unknownIn(namesOf(rules.signatures), schemeTable.names)).toEqual([])
        const all = [
          ...namesOf(rules.suites),
          ...namesOf(rules.groups),
          ...namesOf(rules.signatures),
          ...rules.unsettled,
        ]
        expect(unknownIn(rules.unsettled, [...suiteTable.names, ...groupTable.names, ...schemeTable.names])).toEqual([])
        expect(twice(all)).toEqual([])
      }
      const { entries, hints, unsettled } = profile.certificateSignatures
      expect(unknownIn([...namesOf(entries), ...hints, ...unsettled], schemeTable.names)).toEqual([])
      expect(twice([...namesOf(entries), ...unsettled])).toEqual([])
      expect(unknownIn(hints, namesOf(entries))).toEqual([])
      for (const { kind, anyOf } of profile.offers) {
        const table = { suite: suiteTable.names, group: groupTable.names, protocol: ['TLSv1.2', 'TLSv1.3'] }[kind]
        expect(unknownIn(namesOf(anyOf), table)).toEqual([])
      }
    })

    it('marks every value that comes second-hand when the edition as a whole does', () => {
      const values = [
        ...profile.protocols.flatMap((rules) => [...rules.suites, ...rules.groups, ...rules.signatures]),
        ...profile.certificateSignatures.entries,
      ]
      if (profile.sources.every(({ known }) => known === 'secondary')) {
        expect(profile.isVerified).toBe(false)
        expect(values.filter(({ isVerified }) => isVerified)).toEqual([])
      } else expect(profile.isVerified).toBe(true)
    })

    it('has a base that exists', () => {
      if (profile.base !== null) expect(profileOf(profile.base.id, profile.base.edition)).toBeDefined()
    })
  },
)

describe('hellos of gateways', () => {
  it.each(gatewayHelloIds)('%s names only what the engine can write, each once', (id) => {
    const { hello, source, version } = gatewayHello(id, 'mx.test')
    expect(unknownIn(hello.suites, suiteTable.names)).toEqual([])
    expect(unknownIn(hello.groups, groupTable.names)).toEqual([])
    expect(unknownIn(hello.signatureSchemes, schemeTable.names)).toEqual([])
    for (const list of [hello.suites, hello.groups, hello.signatureSchemes, hello.versions])
      expect(twice(list)).toEqual([])
    expect(unknownIn(hello.keyShares, hello.groups)).toEqual([])
    const speakable = hello.keyShares.filter((group) => makeKeyShare(group) !== null)
    expect(hello.keyShares.filter((group) => !speakable.includes(group) && !hybridGroups.includes(group))).toEqual([])
    expect(speakable.length > 0).toBe(hello.versions.includes('TLSv1.3'))
    expect(hello.serverName).toBe('mx.test')
    expect([source, version].every((text) => text.length > 1)).toBe(true)
  })

  it('are all used, and only names of the catalogue are taken for one', () => {
    const file = gatewayHelloFile.parse(read('resources/policies/gateway-hellos.json'))
    const used = Object.values(file.gateways).map(({ hello }) => hello)
    expect([...new Set(used)].toSorted()).toEqual(Object.keys(file.hellos).toSorted())
    expect(gatewayHelloIds.every(isGatewayHelloId)).toBe(true)
    expect(['toString', '', 'postfix'].some(isGatewayHelloId)).toBe(false)
  })
})
