// What one relay installation is told by its admin: who may hand mail in, where mail goes, what it keeps. The schema is the border of
// `relay run --config FILE`; a file that does not pass is refused as a whole. Paths are relative to the file. It holds no secret: keys
// stand in files of their own.
import { z } from 'zod'
import { certificateName, ehloName, hostName, mailbox, mailDomain } from './addresses.ts'
import { certificatePin, clientCertificateName } from './certificate-values.ts'
import { addressRange } from './inbound-policy.ts'
import { language } from './language.ts'
import { tlsLevel } from './tls-level.ts'

const path = z.string().min(1).max(4096)
const port = z.number().int().min(1).max(65535)
const socketAddress = z.strictObject({ address: z.union([z.ipv4(), z.ipv6()]), port })
const hours = (most: number) => z.number().min(0).max(most)

/** A certificate chain and its key as PEM files. */
export const keyPair = z.strictObject({ certificate: path, key: path })

/** Where mail is taken. */
export const relayListener = z.strictObject({
  address: z.union([z.ipv4(), z.ipv6()]),
  port,
  /** Without a certificate STARTTLS is not offered; only for listeners that our own gateway alone reaches. */
  tls: keyPair.nullable(),
  /** `policy` = TLS is asked of those whose policy says so; `always` = of everybody (RFC 3207 section 4 forbids that on a public MX). */
  requireTls: z.enum(['policy', 'always']).default('policy'),
  minProtocol: z.enum(['TLSv1.2', 'TLSv1.3']).default('TLSv1.2'),
})
export type RelayListener = z.infer<typeof relayListener>

/** Where mail for our own domains goes: Domino or Exchange, with a TLS rule of its own. */
export const relayNextHop = z.strictObject({
  host: z.union([hostName, z.ipv4(), z.ipv6()]),
  port: port.default(25),
  level: tlsLevel.exclude(['dane']).default('may'),
  names: z.array(certificateName).max(50).default([]),
  pins: z.array(certificatePin).max(50).default([]),
  /** PEM file of the authorities that count; null = the bundled ones. */
  authorities: path.nullable().default(null),
})
export type RelayNextHop = z.infer<typeof relayNextHop>

export const heldFallback = z.enum(['defer', 'bounce', 'container', 'drop'])
const holdRule = z.strictObject({ hours: hours(720).default(24), fallback: heldFallback.default('bounce') })

const relayConfigFields = z.strictObject({
  schema: z.literal('handschlag.relay/1'),
  /** EHLO name, `by` of our Received header, domain of our Message-IDs. */
  hostName: ehloName,
  /** Sender of the notices people read. */
  postmaster: mailbox,
  /** Of those notices; both languages stand in one notice, this one first. */
  language: language.default('de'),
  /** Queue, large bodies, evidence; made with mode 0700 when missing. */
  folder: path.default('relay'),
  /** `relay-policy.json` as `render --gateway relay` writes it. */
  policies: path.default('relay-policy.json'),
  listeners: z.array(relayListener).min(1).max(8),
  /** Who may send to partners through us; nobody else may relay. */
  networks: z.array(addressRange).max(500).default([]),
  ownDomains: z.array(mailDomain).max(2000).default([]),
  nextHop: relayNextHop.nullable().default(null),
  inbound: z
    .strictObject({
      /** Logs whom the rules would refuse and lets them in. */
      observeOnly: z.boolean().default(false),
      bareLineEnds: z.enum(['refuse', 'normalise']).default('refuse'),
    })
    .default({ observeOnly: false, bareLineEnds: 'refuse' }),
  outbound: z
    .strictObject({
      /** Mail to domains without a policy: not taken, or sent over TLS where it is offered. */
      unlisted: z.enum(['refuse', 'opportunistic']).default('refuse'),
      perDestination: z.number().int().min(1).max(200).default(20),
      connections: z.number().int().min(1).max(1000).default(100),
      /** Port of partners' MX hosts; 25 but in tests. */
      port: port.default(25),
      /** Empty = those of the system. DANE needs answers validated here, so any resolver that passes signatures on will do. */
      resolvers: z.array(socketAddress).max(8).default([]),
      /** DS or DNSKEY lines instead of the root's. */
      trustAnchors: path.nullable().default(null),
      /** More authorities than the bundled ones, for every partner with public trust. */
      authorities: path.nullable().default(null),
      bundledAuthorities: z.boolean().default(true),
    })
    .prefault({}),
  /** The certificates policies name. */
  clientCertificates: z.record(clientCertificateName, keyPair).default({}),
  limits: z
    .strictObject({
      messageBytes: z.number().int().min(65_536).max(2_000_000_000).default(52_428_800),
      recipients: z.number().int().min(1).max(10_000).default(1000),
      sessions: z.number().int().min(1).max(10_000).default(200),
      /** Below this much free space mail is answered with 452. */
      freeBytes: z.number().int().min(0).default(536_870_912),
      queuedMessages: z.number().int().min(1).default(500_000),
    })
    .prefault({}),
  retry: z
    .strictObject({
      /** Minutes to the next attempts; the last one repeats. */
      minutes: z.array(z.number().min(0.001).max(1440)).min(1).max(60).nullable().default(null),
      /** Part of each wait that is left to chance, so that a crowd spreads. */
      jitter: z.number().min(0).max(0.5).default(0.1),
    })
    .prefault({}),
  /** Hold and ask: how long the admin may think, and what happens when nobody answers. */
  hold: holdRule.extend({ partners: z.record(z.uuid(), holdRule).default({}) }).prefault({}),
  /** What happens to single recipients when TLS is not valid, instead of what their partner's policy says. */
  recipients: z
    .array(z.strictObject({ address: mailbox, action: z.enum(['defer', 'hold', 'bounce', 'container']) }))
    .max(2000)
    .default([]),
  evidence: z
    .strictObject({
      /** After so many days what names persons is deleted; the chain stays whole. */
      retentionDays: z.number().int().min(1).max(3650).default(365),
    })
    .prefault({}),
  /** Health and Prometheus metrics over HTTP, on loopback only; null = none. */
  metrics: z.strictObject({ port }).nullable().default(null),
})

export const relayConfig = relayConfigFields
  .refine((config) => config.ownDomains.length === 0 || config.nextHop !== null, { message: 'relay.next-hop-missing' })
  .refine((config) => config.nextHop?.level !== 'fingerprint' || config.nextHop.pins.length > 0, {
    message: 'gateway.pins-missing',
  })
export type RelayConfig = z.infer<typeof relayConfig>
