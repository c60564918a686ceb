// The files this house kept since its start: only these may be shown in the system's file manager.
export interface KeptPaths {
  add(paths: readonly string[]): void
  has(path: string): boolean
}

/** Makes an empty set of kept paths. */
export function createKeptPaths(): KeptPaths {
  const known = new Set<string>()
  return {
    add(paths) {
      for (const path of paths) known.add(path)
    },
    has: (path) => known.has(path),
  }
}
