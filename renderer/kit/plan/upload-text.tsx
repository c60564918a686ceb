// The text of a file that is brought to a host, to be read and not to be changed. However long it is, every line can be reached: page by page.
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from '../../translation.tsx'
import { Fold } from '../fold.tsx'
import { PageTurner } from './page-turner.tsx'
import { pageOf } from './side-by-side.ts'

export interface UploadTextProps {
  readonly name: string
  readonly host: string
  readonly text: string
}

export function UploadText({ name, host, text }: UploadTextProps) {
  const { t } = useTranslation()
  const [isBegun, setBegun] = useState(false)
  return (
    <Fold title={t('push:plan.read-file', { name })} onOpen={() => setBegun(true)}>
      {isBegun ? <Pages name={t('push:plan.on-host', { name, host })} text={text} /> : null}
    </Fold>
  )
}

function Pages({ name, text }: { name: string; text: string }) {
  const { t } = useTranslation()
  const [wanted, setWanted] = useState(0)
  const place = useRef<HTMLElement>(null)
  const lines = useMemo(() => text.replace(/\r?\n$/, '').split(/\r?\n/), [text])
  const { rows, page, pages, from } = pageOf(lines, wanted)
  const turnTo = (next: number) => {
    setWanted(next)
    if (place.current !== null) place.current.scrollTop = 0
    // the button that was pressed may be one that leads nowhere now
    if (next === 0 || next === pages - 1) place.current?.focus({ preventScroll: true })
  }
  return (
    <>
      <section
        ref={place}
        className="push-output push-file"
        aria-label={name}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
      >
        <pre>{rows.join('\n')}</pre>
      </section>
      {pages === 1 ? null : (
        <PageTurner
          name={name}
          page={page}
          pages={pages}
          words={t('push:plan.rows', { from: from + 1, to: from + rows.length, total: lines.length })}
          onTurn={turnTo}
        />
      )}
    </>
  )
}
