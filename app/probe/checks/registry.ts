// The list of checks, in the order a report reads. One line per check is the whole registration.
import type { Check } from '../check.ts'
import { agreementKept } from './agreement-kept.ts'
import { bsiListed } from './bsi-listed.ts'
import { certificateKept } from './certificate-kept.ts'
import { certificateLifetime } from './certificate-lifetime.ts'
import { chainTidy } from './chain-tidy.ts'
import { chainTrusted } from './chain-trusted.ts'
import { daneUsable } from './dane-usable.ts'
import { dnssecValid } from './dnssec-valid.ts'
import { handshakeCompletes } from './handshake-completes.ts'
import { handshakeSigned } from './handshake-signed.ts'
import { helloTolerated } from './hello-tolerated.ts'
import { keyExchangeStrong } from './key-exchange-strong.ts'
import { measurable } from './measurable.ts'
import { mtaStsUsable } from './mta-sts-usable.ts'
import { mxConsistent } from './mx-consistent.ts'
import { mxKept } from './mx-kept.ts'
import { mxReachable } from './mx-reachable.ts'
import { mxResolves } from './mx-resolves.ts'
import { nameMatches } from './name-matches.ts'
import { notRevoked } from './not-revoked.ts'
import { oldVersionsOff } from './old-versions-off.ts'
import { portOpen } from './port-open.ts'
import { protocolModern } from './protocol-modern.ts'
import { renegotiationSafe } from './renegotiation-safe.ts'
import { reportsWanted } from './reports-wanted.ts'
import { smtpGreets } from './smtp-greets.ts'
import { starttlsOffered } from './starttls-offered.ts'
import { suitesAgree } from './suites-agree.ts'
import { weakSuitesOff } from './weak-suites-off.ts'

export const checks: readonly Check[] = [
  mxResolves,
  mxKept,
  dnssecValid,
  portOpen,
  mxReachable,
  smtpGreets,
  starttlsOffered,
  handshakeCompletes,
  suitesAgree,
  protocolModern,
  renegotiationSafe,
  keyExchangeStrong,
  handshakeSigned,
  oldVersionsOff,
  weakSuitesOff,
  helloTolerated,
  bsiListed,
  chainTrusted,
  nameMatches,
  certificateLifetime,
  notRevoked,
  chainTidy,
  certificateKept,
  daneUsable,
  mtaStsUsable,
  reportsWanted,
  mxConsistent,
  measurable,
  agreementKept,
]
