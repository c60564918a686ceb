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
  return { ...settings, Comment: `handschlag:v1;id=${policy.id.toLowerCase()};rev=${revisionOf(settings)}` }
}

/** Tells two states of a connector apart for people; nothing rests on it, so it need not resist anybody. */
function revisionOf(settings: ConnectorSettings): string {
  let left = 0x811c9dc5
  let right = 0x01000193
  const add = (unit: number) => {
    left = Math.imul(left ^ unit, 0x01000193)
    right = Math.imul(right ^ unit, 0x5bd1e995) ^ (right >>> 15)
  }
  const addText = (text: string) => {
    for (let index = 0; index < text.length; index += 1) add(text.charCodeAt(index))
    add(text.length + 0x10000)
  }
  for (const name in settings) {
    const value = settings[name]
    addText(name)
    if (Array.isArray(value)) for (const entry of value) addText(entry)
    else addText(String(value))
    add(0x20000)
  }
  return [left, right].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('')
}

/** Whether a name can stand in a connector as it is. */
export function isPlainDnsName(name: string): boolean {
  return name.length <= 253 && /^(?!-)[a-z0-9_-]{1,63}(?:\.(?!-)[a-z0-9_-]{1,63})*$/.test(name)
}
