// A trial at Exchange with every mode, whole and valid; a test overrides what it is about. And what the script says in its result line.
import { trapModes } from '#domain/confirm/trap.ts'
import type { Trial } from '#domain/confirm/trial.ts'
import type { CommandAnswer } from '#domain/push/push-driver.ts'
import { recipientFor } from '#gateways/exchange/trial/script-file.ts'
import { createLabAuthority } from '#lab/authority.ts'
import { samplePolicy } from '../../sample-policy.ts'
import { answerWith } from '../push/samples.ts'

export const authorityPem = createLabAuthority(new Date('2026-11-22T10:00:00.000Z')).rootPem

/** Ports from 2500 on in the order of the modes. */
export function sampleTrial(changes: Partial<Trial> = {}): Trial {
  const domain = changes.domain ?? 'bank.example'
  return {
    id: '0123456789abcdef',
    domain,
    policy: samplePolicy(),
    sender: 'postmaster@own.example',
    traps: trapModes.map((mode, index) => ({
      mode,
      recipient: recipientFor(tokenOf(index), domain),
      token: tokenOf(index),
      address: '127.0.0.1',
      port: 2500 + index,
      serverName: `mx.${domain}`,
    })),
    authorityPem,
    controlPins: [],
    ...changes,
  }
}

/** A token of its own for each number. */
export function tokenOf(index: number): string {
  return `trial${String(index).padStart(15, '0')}`
}

export const ruleLines = [
  'RequireTLS=true',
  'IgnoreSTARTTLS=false',
  'TlsAuthLevel=domainvalidation',
  'TlsDomain=mx.bank.example',
  'TlsCertificateName=',
  'DomainSecureEnabled=false',
  'Fqdn=mail.own.example',
  'ErrorPolicies=default',
  'FrontendProxyEnabled=false',
  'ForceHELO=false',
  'SourceTransportServers=ex01',
  'DNSRoutingEnabled=true',
  'SmartHosts=',
  'SmartHostAuthMechanism=none',
  'Port=25',
]

/** A look as the script tells it. */
export function lookResult(changes: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    ...{ Schema: 'handschlag.exchange-trial/1', Code: 2, State: 'looked', Version: '15.2.1544.4' },
    ...{ StateHash: 'a'.repeat(64), Things: [], TakesAuthority: false, Servers: 1, Connectors: [] },
    Rule: {
      ...{ Name: 'Handschlag Bank 1', Space: 'bank.example;1', IsDefault: false, Lines: ruleLines },
      ConfigHash: 'b'.repeat(64),
    },
    ...changes,
  }
}

/** Its answer, with the one about execution policies before it. */
export function looked(changes: Readonly<Record<string, unknown>> = {}): readonly CommandAnswer[] {
  const policy = { id: 'exchange-policy', code: 0, stdout: 'MachinePolicy       Undefined\r\n', stderr: '' }
  return [policy, answerWith('exchange-trial-look', lookResult(changes), 1)]
}
