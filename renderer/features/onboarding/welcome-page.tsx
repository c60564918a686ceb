// What a new user sees: two ways to begin, each with one sentence about what happens, and the hint to name the own organisation.
import { Button } from 'react-aria-components'
import { useStore } from 'zustand'
import { AppLink } from '../../kit/app-link.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Icon } from '../../kit/icons.tsx'
import { Mark } from '../../kit/mark.tsx'
import { Notice } from '../../kit/notice.tsx'
import { paths } from '../../paths.ts'
import { useTranslation } from '../../translation.tsx'
import type { LabStore } from './lab-store.ts'

export interface WelcomePageProps {
  readonly lab: LabStore
  readonly isOrganisationMissing: boolean
  readonly onAdd: () => void
}

export function WelcomePage({ lab, isOrganisationMissing, onAdd }: WelcomePageProps) {
  const { t } = useTranslation()
  const { isStarting, fault } = useStore(lab)
  return (
    <div className="page page-welcome">
      <div className="page-head">
        <div>
          <h1>{t('start.title')}</h1>
          <p className="lead">{t('start.lead')}</p>
        </div>
      </div>
      {fault === null ? null : <FaultPanel fault={fault} />}
      <div className="ways">
        <Button className="way way-primary" onPress={onAdd}>
          <span className="way-icon">
            <Icon name="add" />
          </span>
          <span className="way-title">{t('start.add.title')}</span>
          <span className="way-text">{t('start.add.text')}</span>
        </Button>
        <Button className="way" onPress={() => void lab.getState().start()} isPending={isStarting}>
          <span className="way-icon">{isStarting ? <Mark kind="running" /> : <Icon name="practice" />}</span>
          <span className="way-title">{isStarting ? t('start.practice.starting') : t('start.practice.title')}</span>
          <span className="way-text">{t('start.practice.text')}</span>
        </Button>
      </div>
      {isOrganisationMissing ? (
        <Notice tone="info" action={<AppLink to={paths.settings}>{t('start.organisation.action')}</AppLink>}>
          <strong>{t('start.organisation.title')}</strong> {t('start.organisation.text')}
        </Notice>
      ) : null}
    </div>
  )
}
