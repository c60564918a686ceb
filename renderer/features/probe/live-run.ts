// A test while it runs, as pure steps from progress to picture: domains in the order they appear, addresses with the state of each step.
// Progress that does not fit (an address nobody announced) is added, never lost.
import { type SessionStep, sessionSteps } from '#domain/observation.ts'
import type { ProbeProgress, WaitReason } from '#domain/probe-report.ts'

export type StepState = 'waiting' | 'running' | 'done' | 'stopped'
export interface LiveStep {
  readonly state: StepState
  readonly elapsedMs: number
}
export interface LiveAddress {
  readonly host: string
  readonly ip: string
  readonly steps: Readonly<Record<SessionStep, LiveStep>>
  /** Our own hellos after the session; `of` is an upper bound. */
  readonly hellos?: { readonly asked: number; readonly of: number }
  /** Why nothing happens right now, and until when by the window's clock; null = until another test is done. */
  readonly wait?: { readonly reason: WaitReason; readonly untilMs: number | null }
}
export type LivePart = Extract<ProbeProgress, { kind: 'part' }>['part']
export interface LiveDomain {
  readonly domain: string
  readonly dns: 'waiting' | 'running' | 'done'
  /** null until the DNS has named the addresses. */
  readonly addresses: readonly LiveAddress[] | null
  readonly isJudged: boolean
  /** Beside the mail sessions: DNS security, published policies and so on. */
  readonly parts: Readonly<Partial<Record<LivePart, 'running' | 'done'>>>
}
export type LiveRun = readonly LiveDomain[]

const waiting: LiveStep = { state: 'waiting', elapsedMs: 0 }
const untouched = Object.fromEntries(sessionSteps.map((step) => [step, waiting])) as LiveAddress['steps']

/** The picture before anything was heard. */
export function startRun(domains: readonly string[]): LiveRun {
  return domains.map((domain) => ({ domain, dns: 'waiting', addresses: null, isJudged: false, parts: {} }))
}

type AtAddress = Extract<ProbeProgress, { kind: 'step' | 'hellos' | 'wait' }>

function withAddress(addresses: readonly LiveAddress[], progress: AtAddress, nowMs: number): readonly LiveAddress[] {
  const isMeant = (entry: LiveAddress) => entry.host === progress.host && entry.ip === progress.ip
  const known = addresses.some(isMeant)
    ? addresses
    : [...addresses, { host: progress.host, ip: progress.ip, steps: untouched }]
  return known.map((entry) => (isMeant(entry) ? advanceAddress(entry, progress, nowMs) : entry))
}

/** Whatever is heard of an address ends its wait. */
function advanceAddress({ wait: _ended, ...entry }: LiveAddress, progress: AtAddress, nowMs: number): LiveAddress {
  switch (progress.kind) {
    case 'step': {
      const step: LiveStep = { state: progress.state, elapsedMs: progress.elapsedMs }
      return { ...entry, steps: { ...entry.steps, [progress.step]: step } }
    }
    case 'hellos':
      return { ...entry, hellos: { asked: progress.asked, of: progress.of } }
    case 'wait':
      return {
        ...entry,
        wait: { reason: progress.reason, untilMs: progress.forMs === null ? null : nowMs + progress.forMs },
      }
  }
}

function advance(domain: LiveDomain, progress: ProbeProgress, nowMs: number): LiveDomain {
  switch (progress.kind) {
    case 'dns':
      return { ...domain, dns: progress.state }
    case 'route':
      return { ...domain, dns: 'done', addresses: progress.addresses.map((entry) => ({ ...entry, steps: untouched })) }
    case 'step':
    case 'hellos':
    case 'wait':
      return { ...domain, addresses: withAddress(domain.addresses ?? [], progress, nowMs) }
    case 'part':
      return { ...domain, parts: { ...domain.parts, [progress.part]: progress.state } }
    case 'judged':
      return { ...domain, isJudged: true }
  }
}

/** The picture after one more line of progress, heard at `nowMs`. */
export function applyProgress(run: LiveRun, progress: ProbeProgress, nowMs: number): LiveRun {
  const known = run.some((entry) => entry.domain === progress.domain) ? run : [...run, ...startRun([progress.domain])]
  return known.map((entry) => (entry.domain === progress.domain ? advance(entry, progress, nowMs) : entry))
}

export type PartState = 'waiting' | 'running' | 'done'
const usualParts: readonly LivePart[] = ['dns-security', 'policies', 'revocation']

/** What goes on beside the mail sessions: the usual parts from the start, so that nothing jumps; a rare one once it began. */
export function liveParts({
  parts,
  isJudged,
}: LiveDomain): readonly { readonly part: LivePart; readonly state: PartState }[] {
  const shown = [...usualParts, 'port-control' as const].filter(
    (part) => parts[part] !== undefined || (usualParts.includes(part) && !isJudged),
  )
  return shown.map((part) => ({ part, state: parts[part] ?? 'waiting' }))
}

/** Whole seconds a wait still takes; null = open, 0 = it is over and the next answer is awaited. */
export function secondsLeft(wait: NonNullable<LiveAddress['wait']>, nowMs: number): number | null {
  return wait.untilMs === null ? null : Math.max(0, Math.ceil((wait.untilMs - nowMs) / 1000))
}
