// Reads a command's arguments strictly: an unknown option is a wrong call, never ignored.
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { type Language, languageFor, languages } from '#domain/language.ts'

export type OptionSpec = NonNullable<ParseArgsConfig['options']>

export const commonOptions = {
  json: { type: 'boolean' },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies OptionSpec

export const networkOptions = {
  resolver: { type: 'string', multiple: true },
  'trust-anchor': { type: 'string' },
  ca: { type: 'string', multiple: true },
  'ca-only': { type: 'string', multiple: true },
  'smtp-port': { type: 'string' },
  helo: { type: 'string' },
  via: { type: 'string' },
  proxy: { type: 'string' },
  timeout: { type: 'string' },
} as const satisfies OptionSpec

/** A wrong call: the message key under `cli:wrong` and its parameters. */
export class WrongCall extends Error {
  readonly reason: WrongCallReason
  readonly params: Readonly<Record<string, string | number>>
  constructor(reason: WrongCallReason, params: Readonly<Record<string, string | number>> = {}) {
    super(reason)
    this.reason = reason
    this.params = params
  }
}
export type WrongCallReason =
  | 'unknown-command'
  | 'option'
  | 'number'
  | 'missing-domain'
  | 'missing-option'
  | 'resolver'
  | 'via'
  | 'proxy'
  | 'both-routes'
  | 'language'
  | 'relay-command'
  | 'relay-selection'
  | 'relay-partner'
  | 'relay-all'
  | 'relay-exception-id'
  | 'relay-exception-level'
  | 'relay-exception-reason'
  | 'relay-exception-recipient'
  | 'relay-exception-until'
  | 'date'
  | 'evidence-command'
  | 'evidence-format'
  | 'evidence-source'
  | 'evidence-file'
  | 'evidence-anchor'
  | 'push-accept'
  | 'push-consent'
  | 'push-yes'
  | 'agreement-command'
  | 'needs-app'

/** Parses arguments by a specification. */
export function readOptions<const O extends OptionSpec>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new WrongCall('option', { detail: error instanceof Error ? (error.message.split('\n')[0] ?? '') : '' })
  }
}

/** Reads a whole number within bounds; undefined when the option is absent. */
export function readNumber(name: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= least && value <= most)) throw new WrongCall('number', { name, least, most })
  return value
}

/** The language of the answer: `--lang`, else the locale. */
export function readLanguage(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Language {
  const at = args.findIndex((argument) => argument === '--lang' || argument.startsWith('--lang='))
  const given = at < 0 ? undefined : (args[at]?.split('=')[1] ?? args[at + 1])
  const known = languages.find((entry) => entry === given)
  if (known !== undefined) return known
  if (at >= 0) throw new WrongCall('language')
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || Intl.DateTimeFormat().resolvedOptions().locale
  return languageFor(locale)
}
