// A generated file with numbers, colours and the lines that have a reason marked. Pointing at such a line or reaching its number by keyboard
// says why it stands there; the arrow keys lead from one reason to the next. Tab enters once and leaves again.
import { type KeyboardEvent, memo, type SyntheticEvent, useCallback, useEffect, useMemo, useRef } from 'react'
import type { Artefact } from '#domain/artefact.ts'
import { reasonText } from '#i18n/describe-rendering.ts'
import { useTranslation } from '../../translation.tsx'
import { type CodeLine, codeLines } from './code-lines.ts'
import { blockLines, LineBlock } from './line-block.tsx'
import { coveredLines, reasonStarts, reasonsByStart, stepFrom } from './line-reasons.ts'

export interface CodeViewProps {
  readonly gateway: string
  readonly artefact: Artefact
  readonly label: string
  readonly active: number | null
  /** Changes when the line a person is at shall get the focus. */
  readonly focusTurn: number
  readonly onActive: (line: number) => void
  readonly onMove: (line: number) => void
}

/** Up to here a file stands in the page as a whole. */
export const wholeLimit = 400

const keys = { ArrowDown: 'next', ArrowUp: 'previous', Home: 'first', End: 'last' } as const

export const CodeView = memo(function CodeView(props: CodeViewProps) {
  const { gateway, artefact, label, active, focusTurn, onActive, onMove } = props
  const { t } = useTranslation()
  const ref = useRef<HTMLElement>(null)
  const lines = useMemo(() => codeLines(artefact), [artefact])
  const blocks = useMemo(() => blocksOf(lines), [lines])
  const { reasons } = artefact
  const starts = useMemo(() => reasonStarts(reasons), [reasons])
  const covered = useMemo(() => coveredLines(reasons, lines.length), [reasons, lines])
  const byStart = useMemo(() => reasonsByStart(reasons), [reasons])
  const nameOf = useCallback(
    (line: number) => {
      const here = byStart.get(line)
      if (here === undefined) return undefined
      const words = here.map((reason) => reasonText(gateway, reason, t))
      return [t('configure:why.line', { line }), ...words].join(' ')
    },
    [gateway, byStart, t],
  )
  const entrance = active !== null && byStart.has(active) ? active : (starts[0] ?? null)

  useEffect(() => {
    if (focusTurn === 0 || active === null) return
    const row = ref.current?.querySelector<HTMLElement>(`[data-line="${active}"]`)
    row?.scrollIntoView({ block: 'nearest' })
    row?.querySelector('button')?.focus({ preventScroll: true })
  }, [focusTurn, active])

  const pointAt = (event: SyntheticEvent) => {
    const line = lineOf(event)
    if (line !== undefined && covered[line] === true && line !== active) onActive(line)
  }
  const press = (event: KeyboardEvent) => {
    const direction = keys[event.key as keyof typeof keys]
    const line = lineOf(event)
    if (direction === undefined || line === undefined || !(event.target instanceof HTMLButtonElement)) return
    event.preventDefault()
    onMove(stepFrom(starts, line, direction))
  }

  return (
    <section
      ref={ref}
      className="code"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      onPointerOver={pointAt}
      onFocus={pointAt}
      onKeyDown={press}
    >
      <div className="code-lines">
        {blocks.map(({ first, lines: block }) => {
          const within = (line: number | null) =>
            line !== null && first <= line && line < first + block.length ? line : null
          return (
            <LineBlock
              key={first}
              lines={block}
              first={first}
              covered={covered}
              nameOf={nameOf}
              active={within(active)}
              entrance={within(entrance)}
              isAlwaysThere={lines.length <= wholeLimit || within(active) !== null || within(entrance) !== null}
            />
          )
        })}
      </div>
    </section>
  )
})

/** The line an event happened in. */
function lineOf({ target }: SyntheticEvent): number | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-line]') : null
  return row === null ? undefined : Number(row.dataset['line'])
}

/** Runs of lines with the number of their first. */
function blocksOf(
  lines: readonly CodeLine[],
): readonly { readonly first: number; readonly lines: readonly CodeLine[] }[] {
  return Array.from({ length: Math.ceil(lines.length / blockLines) }, (_, index) => ({
    first: index * blockLines + 1,
    lines: lines.slice(index * blockLines, (index + 1) * blockLines),
  }))
}
