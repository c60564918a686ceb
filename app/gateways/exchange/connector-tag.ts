// How a connector of ours is called and marked: name and tag together say whose policy it is, also after a partner was renamed.
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { toPlainName } from '../ascii-text.ts'
import type { ConnectorSettings } from './combination-rules.ts'

/** At most 64 ASCII characters; the tail of the policy's id keeps it unique. */
export function connectorName(policy: TlsPolicy): string {
  return `Handschlag ${toPlainName(policy.partner, 38) || 'Partner'} ${policy.id.toLowerCase().slice(-12)}`
}

/** The settings with the tag in Comment; it changes with the settings only. */
export function withTag(policy: TlsPolicy, settings: ConnectorSettings): ConnectorSettings {
  const revision = revisionOf(JSON.stringify(settings))
  return { ...settings, Comment: `handschlag:v1;id=${policy.id.toLowerCase()};rev=${revision}` }
}

/** Tells two states of a connector apart for people; nothing rests on it, so it need not resist anybody. */
function revisionOf(text: string): string {
  let left = 0x811c9dc5
  let right = 0x01000193
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    left = Math.imul(left ^ unit, 0x01000193)
    right = Math.imul(right ^ unit, 0x5bd1e995) ^ (right >>> 15)
  }
  return [left, right].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('')
}

/** Whether a name can stand in a connector as it is. */
export function isPlainDnsName(name: string): boolean {
  return name.length <= 253 && /^(?!-)[a-z0-9_-]{1,63}(?:\.(?!-)[a-z0-9_-]{1,63})*$/.test(name)
}
