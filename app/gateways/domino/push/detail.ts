// Why something did not work, for people: the key of a sentence of ours, `gateway-domino:push.detail.<code>`, and the host's words behind it.
import type { DominoReport } from './push-report.ts'

export const detailCodes = [
  'missing-server',
  'missing-data',
  'missing-notes-ini',
  'missing-console-log',
  'missing-rights',
  'missing-scratch',
  'missing-staging',
  'missing-domino-user',
  'missing-java',
  'missing-compiler',
  'missing-compiled',
  'missing-agent',
  'missing-root',
  'missing-iptables',
  'missing-sentinel',
  'agent-silent',
  'directory',
  'console-silent',
  'console-refused',
  'settings',
  'documents',
  'activate',
  'clear-hop',
  'iptables',
  'trial-server',
  'trial-helper',
  'trial-mails',
  'trial-router',
  'trial-elsewhere',
  'trial-sub-domains',
  'unsafe',
  'no-answer',
  'stopped',
] as const
export type DetailCode = (typeof detailCodes)[number]

/** The detail of a fault: the key of its sentence, then the host's words. */
export function detail(code: DetailCode, words = ''): string {
  const shown = words.replace(/\s+/g, ' ').trim().slice(0, 500)
  return `gateway-domino:push.detail.${code}${shown === '' ? '' : ` ${shown}`}`
}

/** What a person can act on: what is missing and where, why the directory could not be read, or how the call ended. */
export function detailOf({ end, missing, stops }: DominoReport): string {
  const [first] = missing
  const needed = detailCodes.find((code) => code === `missing-${first?.what}`)
  if (needed !== undefined) return detail(needed, first?.where)
  if (stops.length > 0) return detail('directory', stops.join('; '))
  const [word = '', ...rest] = end.detail.split(' ')
  const known = detailCodes.find((code) => code === word)
  return known === undefined ? detail('stopped', end.detail) : detail(known, rest.join(' '))
}
