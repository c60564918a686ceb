// The place of the counter-proof on the page: whatever stands there now, the keyboard stays in it when one thing gives way to the next.
import { useStore } from 'zustand'
import { useFocusKeeper } from '../../kit/use-focus-keeper.ts'
import { useTranslation } from '../../translation.tsx'
import { TrialCard, type TrialCardProps } from './trial-card.tsx'
import { freshTrial } from './trial-store.ts'

export function TrialPlace(props: TrialCardProps) {
  const { t } = useTranslation()
  const { store, partnerId } = props
  const phase = useStore(store, (state) => (state.byPartner[partnerId] ?? freshTrial).phase)
  const ref = useFocusKeeper(phase)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of cards, not of form fields
    <div
      ref={ref}
      className="stack confirm-place"
      role="group"
      aria-label={t('confirm:page.trial.title')}
      tabIndex={-1}
    >
      <TrialCard {...props} />
    </div>
  )
}
