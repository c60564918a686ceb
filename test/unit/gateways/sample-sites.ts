// Facts of our own gateways as tests use them: per kind one plain site, and others that bring out more of what the target can say.
// A registered target without an entry fails every test that walks over all targets.
import { gatewayTargets } from '#gateways/registry.ts'

const relayed = {
  release: '14.0',
  platform: 'linux',
  ownDomains: ['acme.example'],
  hubServer: 'hub1/Acme',
  relayHost: 'relay.acme.example',
  relayPort: 465,
}
const tlsOnly = {
  mainDomain: 'ACME',
  hubHost: 'hub1.acme.example',
  tlsOnlyServer: 'tlsonly1/TLSOnly',
  tlsOnlyDomain: 'TLSOnly',
  tlsOnlyHost: 'tlsonly1.acme.example',
}
const thumbprint = '0123456789ABCDEF0123456789ABCDEF01234567'

const relayHost = {
  place: 'host',
  hostName: 'relay.acme.example',
  postmaster: 'postmaster@acme.example',
  listenAddress: '192.0.2.7',
  networks: ['192.0.2.5'],
}

const sites: Readonly<Record<string, readonly object[]>> = {
  domino: [
    { ...relayed, topology: 'D-R', relayReceives: true },
    { ...relayed, ...tlsOnly, topology: 'D-F', platform: 'windows' },
    { ...relayed, ...tlsOnly, topology: 'D-T', newTlsOnlyServer: true, secretFolder: '/local/secrets' },
    { ...relayed, topology: 'D-I', release: '9.0.1', documentVariant: 'foreign-smtp', relayProtection: 'trusted' },
    {
      ...relayed,
      ...tlsOnly,
      topology: 'D-F',
      release: '11.0.1',
      documentVariant: 'non-adjacent',
      relayProtection: 'trusted',
      documentWay: 'agent',
    },
  ],
  exchange: [
    { product: 'exchange-2019', servers: ['EX01'], receivingServers: ['EX01'] },
    {
      product: 'exchange-2016',
      servers: ['EX01', 'EX02'],
      fqdn: 'mail.acme.example',
      frontendProxy: true,
      receivingServers: ['EX01', 'EX02'],
      receiveFqdn: 'mx.acme.example',
    },
    {
      product: 'exchange-se',
      servers: ['EX01'],
      receivingServers: ['EX01'],
      domainSecurity: true,
      clientCertificates: { bank: thumbprint, 'all-partners': thumbprint },
    },
  ],
  'exchange-online': [
    { organization: 'acme.onmicrosoft.com' },
    {
      organization: 'acme.onmicrosoft.com',
      connection: 'app',
      appId: '3f0a1c52-7d6e-4b8a-9c1d-2e3f4a5b6c7e',
      thumbprint,
      daneMode: 'None',
      mtaStsMode: 'None',
      restrictAddresses: true,
      mayValidate: true,
      validationMailbox: 'postmaster',
    },
  ],
  postfix: [
    {
      version: '3.7',
      mapType: 'lmdb',
      caFile: '/etc/ssl/certs/ca-certificates.crt',
      dnssecResolver: true,
      receives: true,
      ehloName: 'mail.acme.example',
      clientCertificates: { bank: '/etc/postfix/bank.pem', 'all-partners': '/etc/postfix/all.pem' },
      serverTimes: true,
    },
    { version: '3.4', mapType: 'hash', receives: true },
  ],
  relay: [
    {},
    {
      ...relayHost,
      ownDomains: ['acme.example'],
      nextHop: 'hub1.acme.example',
      certificate: '/etc/ssl/relay/chain.pem',
      key: '/etc/ssl/relay/key.pem',
      clientCertificates: { bank: '/etc/ssl/relay/bank.pem', 'all-partners': '/etc/ssl/relay/all.pem' },
      runtime: 'archive',
      nodeArchive: 'C:\\Downloads\\node-v24.11.1-linux-x64.tar.xz',
    },
    relayHost,
  ],
}

/** Every sample site of a kind, as the target's schema leaves it; the first one is the plain one. */
export function sampleSitesOf(gateway: string): readonly unknown[] {
  const target = gatewayTargets.find((candidate) => candidate.id === gateway)
  const facts = sites[gateway]
  if (target === undefined || facts === undefined) throw new Error(`no sample site for ${gateway}`)
  return facts.map((each) => target.site.parse({ ...target.emptySite, ...each }))
}
