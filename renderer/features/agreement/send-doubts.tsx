// Names before a version is sent what may be meant but looks wrong: a go-live that is past, a level the newest test does not allow.
import type { AgreementView } from '#contract/agreement-contract.ts'
import { Notice } from '../../kit/notice.tsx'
import { useTranslation } from '../../translation.tsx'

const doubtful = ['go-live-past', 'level-not-safe'] as const

export function SendDoubts({ differences }: Pick<AgreementView, 'differences'>) {
  const { t, formats } = useTranslation()
  const doubts = differences.flatMap((difference) => {
    const code = doubtful.find((each) => each === difference.code)
    return code === undefined ? [] : [{ ...difference, code }]
  })
  if (doubts.length === 0) return null
  return (
    <Notice tone="warn">
      <p>{t('agreement-page:move.doubts')}</p>
      <ul className="points">
        {doubts.map(({ path, code, found }) => (
          <li key={path}>
            {t(`agreement-page:scope.${path.startsWith('toUs') ? 'toUs' : 'toPartner'}`)}:{' '}
            {t(`agreement-page:differs.${code}`)}{' '}
            {formats.list(code === 'go-live-past' ? found.map(formats.date) : found)}
          </li>
        ))}
      </ul>
    </Notice>
  )
}
