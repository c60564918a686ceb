// The shape that stands for each severity of a finding.
import type { Severity } from '#domain/finding.ts'
import type { MarkKind } from '../../kit/mark.tsx'

export const severityMarks: Readonly<Record<Severity, MarkKind>> = {
  fail: 'bad',
  unknown: 'unknown',
  warn: 'warn',
  info: 'info',
}
