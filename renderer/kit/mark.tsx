// The shapes that stand beside every state word: each state has its own outline, so colour is never the only sign.
import type { ReactNode } from 'react'

export const markKinds = ['good', 'partial', 'warn', 'bad', 'unknown', 'none', 'running', 'info'] as const
export type MarkKind = (typeof markKinds)[number]

const tones: Readonly<Record<MarkKind, string>> = {
  good: 'good',
  partial: 'warn',
  warn: 'warn',
  bad: 'bad',
  unknown: 'unknown',
  none: 'muted',
  running: 'unknown',
  info: 'muted',
}

const shapes: Readonly<Record<MarkKind, ReactNode>> = {
  good: (
    <>
      <circle cx="8" cy="8" r="6.6" />
      <path d="M5 8.3l2 2 4-4.4" />
    </>
  ),
  partial: (
    <>
      <circle cx="8" cy="8" r="6.6" />
      <path d="M8 1.4a6.6 6.6 0 010 13.2z" fill="currentColor" stroke="none" />
    </>
  ),
  warn: (
    <>
      <path d="M8 1.8l6.6 12H1.4z" />
      <path d="M8 6.2v3.6M8 11.5v.7" />
    </>
  ),
  bad: (
    <>
      <path d="M8 1.8l6.6 12H1.4z" fill="currentColor" />
      <path d="M8 6.2v3.6M8 11.5v.7" stroke="var(--surface)" />
    </>
  ),
  unknown: (
    <>
      <path d="M8 1.4L14.6 8 8 14.6 1.4 8z" />
      <path d="M6.5 6.6a1.6 1.6 0 112.6 1.3c-.7.4-1.1.7-1.1 1.4M8 11v.5" />
    </>
  ),
  none: <circle cx="8" cy="8" r="6.4" strokeDasharray="2.4 2.2" />,
  running: <path d="M8 1.6A6.4 6.4 0 1 0 14.4 8" />,
  info: (
    <>
      <circle cx="8" cy="8" r="6.4" />
      <path d="M8 7.3v3.8M8 4.7v.7" />
    </>
  ),
}

/** A state as shape; `label` names it where no word stands beside it. */
export function Mark({ kind, label, large = false }: { kind: MarkKind; label?: string; large?: boolean }) {
  const spinning = kind === 'running' ? ' spin' : ''
  return (
    <>
      <svg
        className={`mark ${tones[kind]}${spinning}${large ? ' mark-large' : ''}`}
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth={large ? 1.2 : 1.6}
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        {shapes[kind]}
      </svg>
      {label === undefined ? null : <span className="visually-hidden">{label}</span>}
    </>
  )
}
