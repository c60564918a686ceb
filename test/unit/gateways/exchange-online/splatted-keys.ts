// What a script puts by hand into the tables it splats: per function, or for the run at the end, the cmdlets a table goes to and its keys
// with the texts that stand there literally.

export interface SplattedKey {
  readonly key: string
  /** Texts given literally; empty when a variable or a switch stands there. */
  readonly texts: readonly string[]
}

export interface SplattedTable {
  readonly commands: readonly string[]
  readonly keys: readonly SplattedKey[]
}

/** One entry per function and one for the run. */
export function splattedTables(script: string): readonly SplattedTable[] {
  return script.split(/\r\n(?=function |try \{)/).map((block) => {
    const direct = [...block.matchAll(/(\w+-\w+) @parameters/gi)].map((match) => match[1] ?? '')
    const isSet = /Set-OneConnector|function Select-ChangeParameters/.test(block)
    const tables = [...block.matchAll(/(?:\$parameters = |-Parameters )@\{([^}]*)\}/g)].map((match) => match[1] ?? '')
    const keys = tables.flatMap((table) =>
      [...table.matchAll(/(?:^|[;\s])(\w+) = ([^;\r]*)/g)].map((match) => splattedKey(match[1], match[2])),
    )
    const added = [...block.matchAll(/\$parameters\['(\w+)'\] = (.*)/g)].map((match) => splattedKey(match[1], match[2]))
    return {
      commands: [...direct, ...(isSet ? ['Set-OutboundConnector', 'Set-InboundConnector'] : [])],
      keys: [...keys, ...added],
    }
  })
}

function splattedKey(key = '', value = ''): SplattedKey {
  return { key, texts: [...value.matchAll(/'([^']*)'/g)].map((match) => match[1] ?? '') }
}
