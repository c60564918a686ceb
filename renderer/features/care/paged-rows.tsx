// Rows of a list in parts: some at first, more on demand, and said when there are more than the preview brought along.
import { type ReactNode, useState } from 'react'
import { Button } from '../../kit/button.tsx'
import { useTranslation } from '../../translation.tsx'

const partSize = 25

export interface PagedRowsProps<R extends { readonly line: number }> {
  readonly title: string
  readonly heads: readonly string[]
  readonly rows: readonly R[]
  /** How many there are in all; the rows may be only the first of them. */
  readonly total: number
  /** The cells of a row, in the order of the heads. */
  readonly children: (row: R) => readonly ReactNode[]
}

export function PagedRows<R extends { readonly line: number }>(props: PagedRowsProps<R>) {
  const { title, heads, rows, total, children } = props
  const { t, formats } = useTranslation()
  const [limit, setLimit] = useState(partSize)
  const shown = rows.slice(0, limit)
  return (
    <div className="care-rows">
      <table className="table stacked">
        <caption>
          <h4>{title}</h4>{' '}
          <span className="secondary">
            {t('care:page.list.of', { shown: formats.number(shown.length), total: formats.number(total) })}
          </span>
        </caption>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line of the file may stand here twice, and rows never move
            <tr key={`${row.line} ${index}`}>
              {children(row).map((cell, at) => (
                <td key={heads[at]} data-label={heads[at]} className={at === 0 ? 'number' : ''}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {limit < rows.length ? (
        <Button kind="quiet" onPress={() => setLimit(limit + 4 * partSize)}>
          {t('care:page.list.more')}
        </Button>
      ) : null}
      {limit >= rows.length && rows.length < total ? (
        <p className="hint">{t('care:page.list.cut', { shown: formats.number(rows.length) })}</p>
      ) : null}
    </div>
  )
}
