// A trial at Domino with every mode, whole and valid; a test overrides what it is about.
import { trapModes } from '#domain/confirm/trap.ts'
import type { Trial } from '#domain/confirm/trial.ts'
import { recipientFor } from '#gateways/domino/trial/script-file.ts'
import { samplePolicy } from '../../sample-policy.ts'

/** Ports from 2500 on in the order of the modes. */
export function sampleTrial(changes: Partial<Trial> = {}): Trial {
  const domain = changes.domain ?? 'bank.example'
  return {
    id: '0123456789abcdef',
    domain,
    policy: samplePolicy({ level: 'may' }),
    sender: 'postmaster@acme.example',
    traps: trapModes.map((mode, index) => ({
      mode,
      recipient: recipientFor(tokenOf(index), domain),
      token: tokenOf(index),
      address: '127.0.0.1',
      port: 2500 + index,
      serverName: `mx.${domain}`,
    })),
    authorityPem: '',
    controlPins: [],
    ...changes,
  }
}

/** A token of its own for each number. */
export function tokenOf(index: number): string {
  return `trial${String(index).padStart(15, '0')}`
}
