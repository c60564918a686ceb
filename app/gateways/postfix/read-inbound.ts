// What the sender map and the restriction classes of main.cf demand of one partner's servers. Undefined when an action is none of ours.
import type { InboundPolicy } from '#domain/inbound-policy.ts'
import { classPrefix, restClass } from './format.ts'
import type { Block } from './read-blocks.ts'
import type { Settings } from './read-sections.ts'

export interface InboundReading {
  readonly includeSubdomains: boolean
  readonly inbound: Partial<InboundPolicy>
}

/** Reads one block of the sender map. */
export function readInbound({ entries }: Block, settings: Settings): InboundReading | undefined {
  const actions = new Set(entries.map(({ value }) => value))
  const [action = ''] = actions
  if (actions.size !== 1) return undefined
  const keys = new Set(entries.map(({ key }) => key))
  const senderDomains = [...keys].filter((key) => !key.startsWith('.'))
  const includeSubdomains = senderDomains.every((domain) => keys.has(`.${domain}`))
  if (action === 'reject_plaintext_session') {
    const reply = settings.get('plaintext_reject_code')?.startsWith('4') ? 'retry' : 'refuse'
    return { includeSubdomains, inbound: { senderDomains, certificate: null, reply } }
  }
  const certificate = action.startsWith(classPrefix) ? settings.get(action) : undefined
  const inbound = certificate === undefined ? undefined : readClass(certificate, settings)
  return inbound === undefined ? undefined : { includeSubdomains, inbound: { senderDomains, ...inbound } }
}

function readClass(text: string, settings: Settings): Partial<InboundPolicy> | undefined {
  const [, before = '', list = '', last = ''] =
    /^(reject_plaintext_session, )?check_ccert_access inline:\{ (.*) \}, check_sender_access static:\{(450 4|554 5)\.7\.1 [A-Za-z ]+\}$/.exec(
      text,
    ) ?? []
  const isComparable =
    settings.get('smtpd_tls_fingerprint_digest') === 'sha256' && settings.get('smtpd_tls_ask_ccert') === 'yes'
  if (last === '' || !isComparable) return undefined
  const pins: string[] = []
  for (const entry of list.split(', ')) {
    const print = /^\{([0-9A-F:]{95}) = (\w+)\}$/.exec(entry)
    if (print === null || print[2] !== restClass) return undefined
    pins.push((print[1] ?? '').replaceAll(':', '').toLowerCase())
  }
  const isRetry =
    last.startsWith('4') && (before === '' || settings.get('plaintext_reject_code')?.startsWith('4') === true)
  return { certificate: { names: [], pins, authorities: [] }, reply: isRetry ? 'retry' : 'refuse' }
}
