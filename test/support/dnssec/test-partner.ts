// The whole live test of one partner of the tree, as the product runs it, through any resolver.
import { randomUUID } from 'node:crypto'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { SocketAddress } from '#domain/setting.ts'
import { systemClock } from '#ports/clock.ts'
import { runProbe } from '#probe/run-probe.ts'
import { readTrustAnchors } from '#wire/dnssec/trust-anchors.ts'
import type { MailNetwork } from '#wire/mail-network.ts'
import { createSystemNetwork } from '#wire/system-network.ts'
import { createHttpsGet } from '#wire/web/node-https-get.ts'
import type { PartnerTree } from './partner-tree.ts'

/** The network of a tree; `trustsAd` as an admin's resolver on or off a trusted path. */
export function networkOf(tree: PartnerTree, resolver: SocketAddress, trustsAd = true): MailNetwork {
  const anchors = readTrustAnchors(tree.anchorText, 'practice root')
  if (!anchors.ok) throw new Error('the anchor cannot be read')
  const opened = createSystemNetwork({
    resolvers: [resolver],
    extraAuthorities: [tree.rootPem],
    bundledAuthorities: false,
    smtpPort: tree.smtpPort,
    helo: 'gateway.practice.example',
    hostName: 'here',
    trustAnchors: anchors.value,
  })
  if (!opened.ok) throw new Error(opened.fault.code)
  const { signedDns, web, ...network } = opened.value
  if (signedDns === undefined || web === undefined) throw new Error('the network is not whole')
  const https = createHttpsGet({ ...network, clock: systemClock, addresses: 'any', port: tree.policyPort })
  return { ...network, signedDns: { ...signedDns, trustsAd }, web: { ...web, https } }
}

/** Tests a partner by its name. */
export async function testPartner(name: string, network: MailNetwork): Promise<ProbeReport> {
  const outcome = await runProbe({
    domain: `${name}.example`,
    agreedNames: [],
    network,
    clock: systemClock,
    newId: randomUUID,
    report: () => {},
    signal: new AbortController().signal,
  })
  if (!outcome.ok) throw new Error(outcome.fault.code)
  return outcome.value
}
