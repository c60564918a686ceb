// A house with an agreement about mail to us and a host of ours that stands outside: a real OpenSSH server whose DNS, as its getent tells it, is not
// the one the house asks.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { DirectionTerms } from '#domain/agreement/terms.ts'
import { defaultDirection } from '#domain/agreement/terms.ts'
import { defaultSettings } from '#domain/setting.ts'
import { findFreePort } from '#lab/loopback.ts'
import { openStore } from '#storage/store.ts'
import { sampleOwnSide, samplePartnerSide } from './agreement-samples.ts'
import { agreementInForce, samplePartnerId } from './checklist-samples.ts'
import { relayDraft } from './configured-house.ts'
import { serveTestZone } from './dns-zone.ts'
import { valueIn } from './expect-outcome.ts'
import { type OpenHouse, openHouse } from './open-house.ts'
import { pinKey } from './push-house.ts'
import { samplePartner } from './samples.ts'
import { startSshServer } from './ssh-server.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** The mail server of ours that is asked for. */
export const ownMx = 'mx.own.example'

export interface OutsideOptions {
  /** Addresses of our MX as the host outside sees them. */
  readonly there: readonly string[]
  /** As the house sees it; none unless told. */
  readonly here?: string
  /** Of the partner; bank.example alone unless told. */
  readonly domains?: readonly string[]
  /** Over the usual terms of mail to us. */
  readonly toUs?: Partial<DirectionTerms>
  /** Of the SSH server; they win. */
  readonly settings?: readonly string[]
}

export interface HouseOutside extends OpenHouse {
  readonly hostId: string
  /** What its getent was asked for, word by word. */
  readonly askedPath: string
}

/** Opens the house; everything ends with the test. */
export async function houseOutside(sshAddress: string, options: OutsideOptions): Promise<HouseOutside> {
  const folder = temporaryFolder()
  const store = valueIn(openStore(join(folder, 'handschlag.sqlite')))
  const domains = options.domains ?? ['bank.example']
  valueIn(store.partners.save(samplePartner({ id: samplePartnerId, domains: [...domains] })))
  const partner = samplePartnerSide({
    domains: domains.map((name) => ({ name: name as never, includeSubdomains: false })),
  })
  const toUs: DirectionTerms = { ...defaultDirection, level: 'secure', goLive: '2026-12-01', ...options.toUs }
  // none of its hosts is agreed, so that those count that were asked
  const own = sampleOwnSide({ hosts: [] })
  valueIn(store.agreements.save(agreementInForce({ own, partner, toUs })))
  store.close()
  const zone = await serveTestZone({ mx: {}, addresses: options.here === undefined ? {} : { [ownMx]: options.here } })
  onTestFinished(() => zone.stop())
  const house = openHouse({ folder })
  house.outside.setNow(new Date().toISOString())
  const { client } = house
  const told = { resolvers: [zone.address], helo: 'desk.own.example' }
  valueIn(await client.settings.save({ ...defaultSettings, ...told }))
  const askedPath = join(folder, 'asked')
  const tools = toolsOf(folder, askedPath, options.there)
  const path = `SetEnv PATH=${tools}:/usr/local/bin:/usr/bin:/bin`
  const port = await findFreePort(sshAddress)
  const server = await startSshServer(sshAddress, port, [...(options.settings ?? []), path])
  onTestFinished(() => server.stop())
  const site = valueIn(await client.site.save(relayDraft({ name: 'Housed elsewhere' })))
  const { user, home } = server
  const host = valueIn(
    await client.host.save({
      ...{ id: null, siteId: site.id, name: 'Outside 1', address: sshAddress, port, user, jumps: [], legacy: [] },
      ...{ signIn: { kind: 'key', path: join(home, '.ssh/id_ed25519') }, system: 'posix', rights: 'own', position: 0 },
    }),
  )
  const hostId = host.id
  await pinKey(client, hostId)
  return { ...house, hostId, askedPath }
}

/** A getent in a DNS of its own: the real one tells the addresses, ours which they are. */
function toolsOf(folder: string, askedPath: string, addresses: readonly string[]): string {
  const tools = join(folder, 'tools')
  mkdirSync(tools)
  const path = join(tools, 'getent')
  const known = addresses.map((address) => `/usr/bin/getent ahosts ${address}`)
  const lines = ['#!/bin/sh', `echo "$*" >> ${askedPath}`, `case "$*" in *" ahosts ${ownMx}.") ;; *) exit 2 ;; esac`]
  writeFileSync(path, [...lines, ...(known.length === 0 ? ['exit 2'] : known), ''].join('\n'))
  chmodSync(path, 0o755)
  return tools
}
