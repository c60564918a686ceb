// What a disk holds after the power failed: a program runs under strace, and its writes and syncs are played into a model of the folder
// that keeps, at any moment, only what was synced by then (or, to be meaner, a random part of the rest as well). New names count once their
// folder was synced. Files that SQLite makes anew at each start (-shm) are left out.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** One change or sync, in the order in which they ended; `startedAt` = how many had ended when it began. */
interface Event {
  readonly kind: 'create' | 'write' | 'truncate' | 'sync' | 'remove' | 'say'
  readonly path: string
  readonly startedAt: number
  /** null = at the end. */
  readonly offset: number | null
  readonly data: Buffer
}

const traced = 'openat,write,pwrite64,fsync,fdatasync,ftruncate,unlink,unlinkat'

/** Whether this machine lets a program be traced. */
export function canTrace(): boolean {
  return process.platform === 'linux' && spawnSync('strace', ['-f', '-o', '/dev/null', 'true']).status === 0
}

/** Runs a Node program to its end and answers its changes below the folder and what it said. */
export function traceProgram(folder: string, trace: string, args: readonly string[]): readonly Event[] {
  const options = ['-f', '--seccomp-bpf', '-y', '-xx', '-s', '1000000', '-e', `trace=${traced}`, '-o', trace]
  const run = spawnSync('strace', [...options, process.execPath, ...args], {
    env: { ...process.env, UV_USE_IO_URING: '0' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (run.status !== 0) throw new Error(`strace ended with ${run.status}`)
  return readTrace(readFileSync(trace, 'latin1').split('\n'), folder)
}

function readTrace(lines: readonly string[], folder: string): readonly Event[] {
  const events: Event[] = []
  const begun = new Map<string, { readonly text: string; readonly startedAt: number }>()
  for (const line of lines) {
    const [, thread = '', text = ''] = /^(\d+) +(.*)$/s.exec(line) ?? []
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/s.exec(text)
    if (text.endsWith(' <unfinished ...>')) {
      begun.set(thread, { text: text.slice(0, -' <unfinished ...>'.length), startedAt: events.length })
      continue
    }
    const start = resumed === null ? undefined : begun.get(thread)
    const event = readCall(start === undefined ? text : start.text + (resumed?.[1] ?? ''), folder)
    if (event !== undefined) events.push({ ...event, startedAt: start?.startedAt ?? events.length })
  }
  return events
}

function readCall(text: string, folder: string): Omit<Event, 'startedAt'> | undefined {
  const [, name = '', args = '', result = ''] = /^(\w+)\((.*)\)\s+= (-?\w+)/s.exec(text) ?? []
  if (name === '' || result.startsWith('-')) return undefined
  const [, fd = '', fdPath = ''] = /^(\d+)<([^>]*)>/.exec(args) ?? []
  const path = unescaped(fdPath).toString()
  const isOurs = path.startsWith(folder) && !path.endsWith('-shm')
  const none = Buffer.alloc(0)
  switch (name) {
    case 'write':
    case 'pwrite64': {
      const [, data = '', offset] = /^[^,]*, "([^"]*)", \d+(?:, (\d+))?$/.exec(args) ?? []
      if (fd === '1') return { kind: 'say', path: '', offset: null, data: unescaped(data) }
      if (!isOurs) return undefined
      const written = unescaped(data).subarray(0, Number(result))
      return { kind: 'write', path, offset: offset === undefined ? null : Number(offset), data: written }
    }
    case 'fsync':
    case 'fdatasync':
      return isOurs ? { kind: 'sync', path, offset: null, data: none } : undefined
    case 'ftruncate':
      return isOurs ? { kind: 'truncate', path, offset: Number(/, (\d+)$/.exec(args)?.[1]), data: none } : undefined
    default: {
      const named = unescaped(/"([^"]*)"/.exec(args)?.[1] ?? '').toString()
      if (!named.startsWith(folder) || named.endsWith('-shm')) return undefined
      if (name !== 'openat') return { kind: 'remove', path: named, offset: null, data: none }
      return args.includes('O_CREAT') ? { kind: 'create', path: named, offset: null, data: none } : undefined
    }
  }
}

function unescaped(text: string): Buffer {
  return /^(?:\\x[0-9a-f]{2})*$/.test(text)
    ? Buffer.from(text.replaceAll('\\x', ''), 'hex')
    : Buffer.from(text, 'latin1')
}

interface ModelFile {
  /** With room to grow: only the first `size` bytes count. */
  content: Buffer
  size: number
  isNamed: boolean
  pending: { readonly event: Event; readonly endedAt: number }[]
}

/** The disk after the first `cut` events, written to `target`; `survives` decides about each change that was not synced. */
export function diskAfter(
  events: readonly Event[],
  cut: number,
  from: { readonly folder: string; readonly before: ReadonlyMap<string, Buffer> },
  target: string,
  survives: () => boolean,
): readonly string[] {
  const files = new Map<string, ModelFile>()
  for (const [path, content] of from.before)
    files.set(path, { content: Buffer.from(content), size: content.length, isNamed: true, pending: [] })
  let said = ''
  for (const [endedAt, event] of events.slice(0, cut).entries()) {
    if (event.kind === 'say') said += event.data.toString()
    else if (event.kind === 'sync') sync(files, event)
    else {
      const file = files.get(event.path) ?? { content: Buffer.alloc(0), size: 0, isNamed: false, pending: [] }
      files.set(event.path, file)
      if (event.kind !== 'create') file.pending.push({ event, endedAt })
    }
  }
  for (const [path, file] of files) {
    if (!file.isNamed) continue
    for (const { event } of file.pending) if (event.kind !== 'remove' && survives()) apply(file, event)
    const copy = join(target, path.slice(from.folder.length))
    mkdirSync(dirname(copy), { recursive: true })
    writeFileSync(copy, file.content.subarray(0, file.size))
  }
  return said.split('\n').slice(0, -1)
}

/** A sync makes durable what had ended before it began: changes of the file, or names of the folder. */
function sync(files: Map<string, ModelFile>, { path, startedAt }: Event): void {
  const file = files.get(path)
  if (file !== undefined) {
    for (const { event, endedAt } of file.pending)
      if (endedAt < startedAt && event.kind !== 'remove') apply(file, event)
    file.pending = file.pending.filter(({ event, endedAt }) => endedAt >= startedAt || event.kind === 'remove')
    return
  }
  for (const [name, { pending }] of files) {
    if (dirname(name) !== path || basename(name) === '') continue
    const removed = pending.some(({ event, endedAt }) => event.kind === 'remove' && endedAt < startedAt)
    if (removed) files.delete(name)
    else {
      const named = files.get(name)
      if (named !== undefined) named.isNamed = true
    }
  }
}

function apply(file: ModelFile, { kind, offset, data }: Event): void {
  const start = offset ?? file.size
  const size = kind === 'truncate' ? start : Math.max(file.size, start + data.length)
  if (size > file.content.length) file.content = Buffer.concat([file.content], size * 2)
  if (size < file.size) file.content.fill(0, size, file.size)
  else data.copy(file.content, start)
  file.size = size
}
