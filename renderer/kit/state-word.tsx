// The word of a partner's state.
import { useTranslation } from '../translation.tsx'
import type { PartnerState } from './partner-state.ts'

export function StateWord({ state }: { state: PartnerState }) {
  const { t } = useTranslation()
  return <>{state === 'untested' ? t('probe:untested.word') : t(`probe:verdict.${state}.word`)}</>
}
