// One line where what is chosen is less than agreed with the partner, or nothing is agreed yet.
import type { ChoiceInWindow } from '#contract/contract.ts'
import { shortcomingsOf } from '#domain/agreement/to-choice.ts'
import type { PolicyChoice } from '#domain/policy-choice.ts'
import { AppLink } from '../../kit/app-link.tsx'
import { Notice } from '../../kit/notice.tsx'
import { paths } from '../../paths.ts'
import { useTranslation } from '../../translation.tsx'

export interface AgreedNoticeProps {
  readonly partnerId: string
  readonly choice: Pick<PolicyChoice, 'direction' | 'level'>
  readonly agreement: ChoiceInWindow['agreement']
}

export function AgreedNotice({ partnerId, choice, agreement }: AgreedNoticeProps) {
  const { t } = useTranslation()
  const found = shortcomingsOf(choice, agreement)
  if (found.length === 0) return null
  const level = agreement?.toPartner == null ? '' : t(`probe:mode.${agreement.toPartner}.name`)
  const isLess = found.some((each) => each !== 'no-agreement' && each !== 'not-in-force')
  return (
    <Notice
      tone={isLess ? 'warn' : 'info'}
      action={<AppLink to={paths.partner(partnerId, 'agree')}>{t('agreement-page:configure.to')}</AppLink>}
    >
      {found.map((each) => (
        <p key={each}>{t(`agreement-page:configure.${each}`, { level })}</p>
      ))}
    </Notice>
  )
}
