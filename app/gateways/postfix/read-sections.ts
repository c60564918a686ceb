// Reads our part of main.cf and of master.cf. Undefined when the part is not between its marks.
import { sectionBegin, sectionEnd } from './format.ts'

export type Settings = ReadonlyMap<string, string>

/** Parameter → value, with continuation lines joined. */
export function readSettings(text: string | undefined): Settings | undefined {
  const lines = linesBetween(text)
  if (lines === undefined) return undefined
  const settings = new Map<string, string>()
  let name = ''
  for (const line of lines) {
    if (line === '' || line.startsWith('#')) continue
    if (/^\s/.test(line)) {
      settings.set(name, `${settings.get(name) ?? ''} ${line.trim()}`)
      continue
    }
    const equals = line.indexOf('=')
    name = line.slice(0, equals).trim()
    settings.set(name, line.slice(equals + 1).trim())
  }
  return settings
}

/** Service → its options. */
export function readServices(text: string | undefined): ReadonlyMap<string, Settings> | undefined {
  const lines = linesBetween(text)
  if (lines === undefined) return undefined
  const services = new Map<string, Map<string, string>>()
  let options: Map<string, string> | undefined
  for (const line of lines) {
    const option = /^\s+-o (\w+)=(.*)$/.exec(line)
    if (option !== null) options?.set(option[1] ?? '', option[2] ?? '')
    else {
      options = new Map()
      services.set(line.split(/\s+/)[0] ?? '', options)
    }
  }
  return services
}

function linesBetween(text: string | undefined): readonly string[] | undefined {
  const lines = text?.split('\n') ?? []
  const first = lines.indexOf(sectionBegin)
  const last = lines.indexOf(sectionEnd)
  return first < 0 || last < first ? undefined : lines.slice(first + 1, last)
}
