// What the demo did, as a plain table for the terminal and for the folder.
import { join, relative, sep } from 'node:path'
import { describeFault, type Translate } from '#i18n/translate.ts'
import type { DemoRow } from './demo-partner.ts'

/** The summary as text with a final line break. */
export function demoSummary(rows: readonly DemoRow[], folder: string, translate: Translate): string {
  const heading = [
    translate('common:demo.partner'),
    translate('common:demo.verdict'),
    translate('common:demo.reached'),
    translate('common:demo.level'),
    translate('common:demo.findings'),
    translate('common:demo.files'),
  ]
  const lines = rows.map((row) => [
    row.domain,
    row.verdict === null ? '-' : translate(`probe:verdict.${row.verdict}.word`),
    row.reached === null ? '-' : translate(`probe:level.${row.reached}`),
    row.level ?? '-',
    row.findings.join(' ') || '-',
    String(row.files.length),
  ])
  const faults = rows.flatMap((row) =>
    row.faults.map((fault) => `${row.domain}: ${fault.code} ${describeFault(fault, translate).title}`),
  )
  const refusals = rows.flatMap((row) =>
    row.refusals.map((fault) => `${row.domain}: ${describeFault(fault, translate).title}`),
  )
  const files = rows.map((row) => `  ${row.domain}: ${contentOf(row, folder)}`)
  const closing = faults.length === 0 ? translate('common:demo.done', { folder }) : translate('common:demo.failed')
  return `${[...table([heading, ...lines]), '', ...refusals, ...faults, `${folder}`, ...files, '', closing].join('\n')}\n`
}

/** Files by name, folders with the number of their files. */
function contentOf({ domain, files }: DemoRow, folder: string): string {
  const tops = files.map((file) => relative(join(folder, domain), file).split(sep))
  const counts = new Map<string, number>()
  for (const [top = '', ...below] of tops) {
    const name = below.length === 0 ? top : `${top}${sep}`
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts].map(([name, count]) => (name.endsWith(sep) ? `${name} (${count})` : name)).join(', ') || '-'
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
