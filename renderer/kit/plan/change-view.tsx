// One change of a plan: what it is, and both texts side by side; where there is little room, one below the other. Signs and words say what
// goes and what comes, colour only helps. However large a change is, every line of it can be reached: page by page, so that the window
// stays fast.
import { useMemo, useRef, useState } from 'react'
import type { PlanChange } from '#domain/push/push-plan.ts'
import type { Translate } from '#i18n/translate.ts'
import { useTranslation } from '../../translation.tsx'
import { Button } from '../button.tsx'
import { Fold } from '../fold.tsx'
import { PageTurner } from './page-turner.tsx'
import { pageOf, type SideBySide, type SideLine, type SideRow, sideBySide } from './side-by-side.ts'

export interface ChangeViewProps {
  /** Where it is; several hosts have files of the same name. */
  readonly host: string
  readonly change: PlanChange
  /** Its texts without the lines that stay. */
  readonly side: SideBySide
  readonly isOpen: boolean
}

export function ChangeView({ host, change, side, isOpen }: ChangeViewProps) {
  const { t } = useTranslation()
  const { kind, name, before, after } = change
  // what nobody opened is not made: a plan may change a great many files
  const [isBegun, setBegun] = useState(isOpen)
  const does = before === null ? 'new' : after === null ? 'gone' : 'changed'
  return (
    <Fold
      isOpenAtFirst={isOpen}
      onOpen={() => setBegun(true)}
      title={
        <span className="push-change-title">
          <span className="tag">{t(`push:change.${kind}`)}</span> <span className="mono path">{name}</span>{' '}
          <span className="secondary">{t(`push:plan.${does}`)}</span>{' '}
          <span className="number">
            <span aria-hidden="true">
              +{side.added} −{side.removed}
            </span>
            <span className="visually-hidden">
              {t('push:plan.lines', { added: side.added, removed: side.removed })}
            </span>
          </span>
        </span>
      }
    >
      {isBegun ? <Sides host={host} change={change} short={side} /> : null}
    </Fold>
  )
}

/** Both texts, a page at a time; `short` = without the lines that stay. */
function Sides({ host, change, short }: { host: string; change: PlanChange; short: SideBySide }) {
  const { t } = useTranslation()
  const name = t('push:plan.on-host', { name: change.name, host })
  const { before, after, owner, mode } = change
  const [isWhole, setWhole] = useState(false)
  const [wanted, setWanted] = useState(0)
  const sides = useRef<HTMLElement>(null)
  const side = useMemo(() => (isWhole ? sideBySide(before, after, true) : short), [before, after, isWhole, short])
  const { rows, page, pages, from } = pageOf(side.rows, wanted)
  const isOnlyEnds = before !== null && after !== null && before !== after && side.added + side.removed === 0
  const turnTo = (next: number) => {
    setWanted(next)
    if (sides.current !== null) sides.current.scrollTop = 0
    // the button that was pressed may be one that leads nowhere now
    if (next === 0 || next === pages - 1) sides.current?.focus({ preventScroll: true })
  }
  const hasGaps = side.rows.some((row) => row.kind === 'gap')
  return (
    <div className="push-change">
      {owner === null && mode === null ? null : (
        <p className="hint">
          {rightsText(owner, mode, t)} {before === null || after === null ? '' : t('push:plan.owner-kept')}
        </p>
      )}
      {isOnlyEnds ? <p className="hint">{t('push:plan.line-ends')}</p> : null}
      <section
        ref={sides}
        className="push-sides"
        aria-label={t('push:plan.sides', { name })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
      >
        <table className="push-diff">
          <thead>
            <tr>
              <th scope="col">{t(before === null ? 'push:plan.not-there' : 'push:plan.now')}</th>
              <th scope="col">{t(after === null ? 'push:plan.not-there-then' : 'push:plan.then')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
              <Row key={from + index} row={row} />
            ))}
          </tbody>
        </table>
      </section>
      {pages === 1 ? null : (
        <PageTurner
          name={name}
          page={page}
          pages={pages}
          words={t('push:plan.rows', { from: from + 1, to: from + rows.length, total: side.rows.length })}
          onTurn={turnTo}
        />
      )}
      {hasGaps || isWhole ? (
        <Button
          kind="quiet"
          onPress={() => {
            setWhole(!isWhole)
            setWanted(0)
          }}
        >
          {t(isWhole ? 'push:plan.only-changes' : 'push:plan.all-lines')}
        </Button>
      ) : null}
    </div>
  )
}

/** Whom it belongs to and who may what, so far as the product knows either. */
function rightsText(owner: string | null, mode: string | null, t: Translate): string {
  if (owner === null) return t('push:plan.mode', { mode: mode ?? '' })
  return mode === null ? t('push:plan.owner', { owner }) : t('push:plan.owner-mode', { owner, mode })
}

function Row({ row }: { row: SideRow }) {
  const { t } = useTranslation()
  if (row.kind === 'gap') {
    return (
      <tr className="push-gap">
        <td colSpan={2}>{t('push:plan.same-lines', { count: row.count })}</td>
      </tr>
    )
  }
  const isChanged = row.kind === 'changed'
  return (
    <tr className={isChanged ? 'push-row-changed' : 'push-row-kept'}>
      <Side line={row.left} kind={isChanged ? 'removed' : 'kept'} />
      <Side line={row.right} kind={isChanged ? 'added' : 'kept'} />
    </tr>
  )
}

const signs = { removed: '−', added: '+', kept: ' ' } as const

function Side({ line, kind }: { line: SideLine | null; kind: keyof typeof signs }) {
  const { t } = useTranslation()
  if (line === null) return <td className="push-side push-side-none" />
  return (
    <td className={`push-side push-side-${kind}`}>
      <span className="push-side-line">
        <span className="push-side-number" aria-hidden="true">
          {line.number}
        </span>
        <span className="push-side-sign" aria-hidden="true">
          {signs[kind]}
        </span>
        {kind === 'kept' ? null : <span className="visually-hidden">{t(`push:plan.line-${kind}`)} </span>}
        <code>{line.text}</code>
      </span>
    </td>
  )
}
