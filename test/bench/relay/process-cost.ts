// What a process and all below it have cost so far: processor seconds and memory, as Linux counts them. PSS shares common pages out, so
// programs of many processes and of one can be compared.
import { readdirSync, readFileSync } from 'node:fs'

/** Clock ticks a second; 100 on every Linux of today. */
const ticksPerSecond = 100

/** Processor seconds of a tree of processes, those that ended and were waited for included. */
export function processorSeconds(pid: number): number {
  let ticks = 0
  for (const member of treeOf(pid)) {
    const fields = read(`/proc/${member}/stat`)
      ?.replace(/^.*\) /s, '')
      .split(' ')
    ticks += [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields?.[index] ?? 0), 0)
  }
  return ticks / ticksPerSecond
}

/** PSS of a tree of processes in MB. */
export function sharedMegabytes(pid: number): number {
  const kilobytes = treeOf(pid).map((member) =>
    Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${member}/smaps_rollup`) ?? '')?.[1] ?? 0),
  )
  return kilobytes.reduce((sum, part) => sum + part, 0) / 1024
}

function treeOf(root: number): readonly number[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const parent = Number(
      read(`/proc/${name}/stat`)
        ?.replace(/^.*\) /s, '')
        .split(' ')[1] ?? 0,
    )
    children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const below = (pid: number): readonly number[] => [pid, ...(children.get(pid) ?? []).flatMap(below)]
  return below(root)
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
