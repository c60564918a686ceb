// What the makers' documentation says about the cmdlets the scripts use: editions, parameters, enumerated values (`cmdlets.json`, taken
// from the parameter lists of Exchange Server 2016, 2019 and SE). Common parameters of Windows PowerShell come on top.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const parameter = z.strictObject({
  type: z.string(),
  /** Where it exists; everywhere when missing. */
  editions: z.array(z.string()).optional(),
  values: z.array(z.string()).optional(),
})

const catalog = z
  .record(
    z.string(),
    z.strictObject({
      editions: z.array(z.string()),
      /** Sets of parameters that may stand together; any when missing. */
      sets: z.record(z.string(), z.array(z.string())).optional(),
      parameters: z.record(z.string(), parameter),
    }),
  )
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'cmdlets.json'), 'utf8')))

const byName = new Map(Object.entries(catalog).map(([name, cmdlet]) => [name.toLowerCase(), cmdlet]))
const common: readonly string[] = ['erroraction']

/** Whether the name is one of the cmdlets of Exchange. */
export function isExchangeCmdlet(name: string): boolean {
  return byName.has(name.toLowerCase())
}

/** What is wrong with these parameters for an edition; empty when nothing is. Texts are compared with enumerated values. */
export function faultsOfUse(
  edition: string,
  cmdlet: string,
  used: readonly { readonly key: string; readonly value?: unknown }[],
): readonly string[] {
  const known = byName.get(cmdlet.toLowerCase())
  if (known === undefined || !known.editions.includes(edition)) return [`${cmdlet} does not exist in ${edition}`]
  const own = used.filter(({ key }) => !common.includes(key.toLowerCase()))
  const faults = own.flatMap(({ key, value }) => {
    const name = Object.keys(known.parameters).find((candidate) => candidate.toLowerCase() === key.toLowerCase())
    const found = name === undefined ? undefined : known.parameters[name]
    if (found === undefined || found.editions?.includes(edition) === false) return [`${cmdlet} has no -${key}`]
    const values = found.values?.filter((entry) => !entry.startsWith('$'))
    const isKnown = values === undefined || values.length === 0 || typeof value !== 'string' || values.includes(value)
    return isKnown ? [] : [`${cmdlet} -${key} does not take ${value}`]
  })
  const fits = Object.values(known.sets ?? {}).some((set) =>
    own.every(({ key }) => set.some((entry) => entry.toLowerCase() === key.toLowerCase())),
  )
  return known.sets === undefined || fits ? faults : [...faults, `${cmdlet}: these parameters do not go together`]
}
