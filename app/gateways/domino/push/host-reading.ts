// A host's report as a plan shows it: what changes, why that may be unsafe, and what a person must know.
import type { HostReading } from '#domain/push/push-driver.ts'
import { planLimits } from '#domain/push/push-plan.ts'
import { setupDocuments } from '../setup-documents.ts'
import { type DominoSite, hasRelay } from '../site.ts'
import type { DominoReport } from './push-report.ts'

/** Name and release as the server says them. */
export function productOf({ server }: DominoReport): HostReading['product'] {
  const version = /(?:Release|Version)\s+([0-9][^\s|]{0,30})/.exec(server?.version ?? '')?.[1]
  return { name: 'HCL Domino', version: version ?? '?' }
}

/** Settings of notes.ini first, then settings and documents of the directory, in the order they are written. */
export function changesOf({ variables, steps }: DominoReport): HostReading['changes'] {
  const none = { owner: null, mode: null }
  const settings = variables
    .filter(({ written, wanted }) => (written ?? '') !== (wanted ?? ''))
    .map(({ name, written, wanted }) => ({
      kind: 'setting' as const,
      name: `notes.ini ${name}`,
      before: written,
      after: wanted,
      ...none,
    }))
  const documents = steps.map(({ kind, name, before, after }) => ({
    kind: kind === 'setting' ? ('setting' as const) : ('document' as const),
    name,
    before,
    after,
    ...none,
  }))
  return [...settings, ...documents].slice(0, planLimits.changes)
}

/** One reason a code, with what it is about; a plan that does not fit the list counts as too much. */
export function unsafeOf({ unsafe, steps, variables }: DominoReport): HostReading['unsafe'] {
  const things = new Map<HostReading['unsafe'][number]['code'], string[]>()
  for (const { code, what } of unsafe) things.set(code, [...(things.get(code) ?? []), what])
  if (steps.length + variables.length > planLimits.changes) {
    things.set('too-much-changed', [...(things.get('too-much-changed') ?? []), steps.length.toString()])
  }
  return [...things].map(([code, names]) => ({
    code,
    params: { name: names.slice(0, 5).join(', ').slice(0, 500), count: names.length },
  }))
}

/** Sentences `gateway-domino:push.note.<code>`. */
export function notesOf(report: DominoReport, site: DominoSite): HostReading['notes'] {
  const { version } = productOf(report)
  const byHand = setupDocuments(site).flatMap(({ fields }) => fields.filter((field) => field.byHand === true))
  const differing = report.variables.filter(({ told, written }) => told !== null && (told ?? '') !== (written ?? ''))
  return [
    note('never-run', { release: site.release }),
    note('log-switch'),
    ...(site.platform === 'windows' ? [note('windows-unverified')] : [note('helper-unverified')]),
    ...(site.documentWay === 'agent' && site.platform === 'linux' ? [note('agent')] : []),
    ...(version === '?' || sameRelease(version, site.release)
      ? []
      : [note('other-release', { version, release: site.release })]),
    ...differing.map(({ name, told, written }) =>
      note('console-differs', { name, told: told ?? '', written: written ?? '' }),
    ),
    ...report.stays.map((name) => note('stays', { name })),
    ...(byHand.length > 0 ? [note('by-hand', { count: byHand.length })] : []),
    ...(hasRelay(site) ? [note('relay-first', { relay: site.relayHost })] : []),
  ]
}

function note(code: string, params: Readonly<Record<string, string | number>> = {}): HostReading['notes'][number] {
  return { code, params: { ...params } }
}

/** 14.0 and 14.0FP1 are the same release for what is written; 12.0 and 12.0.2 too. */
function sameRelease(version: string, release: string): boolean {
  const start = (text: string) => /^\d+(?:\.\d+)?/.exec(text)?.[0]
  return start(version) === start(release)
}
