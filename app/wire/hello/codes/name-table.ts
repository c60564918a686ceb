// Two-way tables of 16-bit codes and names. A code without a name is written in hexadecimal, so nothing seen on the wire is lost; a name
// without a code is a bug of the caller.

export interface NameTable {
  /** The name of a code, or the code as 0x1a2b. */
  nameOf(code: number): string
  /** The code of a name this table holds; throws for any other. */
  codeOf(name: string): number
  readonly names: readonly string[]
}

/** Makes a table from names and their codes. */
export function nameTable(codes: Readonly<Record<string, number>>): NameTable {
  const byName = new Map(Object.entries(codes))
  const byCode = new Map(Object.entries(codes).map(([name, code]) => [code, name]))
  return {
    nameOf: (code) => byCode.get(code) ?? `0x${code.toString(16).padStart(4, '0')}`,
    codeOf: (name) => {
      const code = byName.get(name)
      if (code === undefined) throw new Error(`no code is known for ${name}`)
      return code
    },
    names: [...byName.keys()],
  }
}
