// The lines of one phase of the template, each with the buttons that move it; the buttons keep the focus, so a line can be moved step by step.
import { type ChecklistPhase, checklistPhases, type TemplateItem } from '#domain/checklist/checklist.ts'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { Icon } from '../../kit/icons.tsx'
import { useTranslation } from '../../translation.tsx'
import { itemText } from './item-words.ts'

export interface TemplatePhaseProps {
  readonly phase: ChecklistPhase
  readonly lines: readonly TemplateItem[]
  readonly isFull: boolean
  readonly onAdd: () => void
  readonly onChange: (line: TemplateItem) => void
  readonly onMove: (line: TemplateItem, by: -1 | 1) => void
  readonly onRemove: (line: TemplateItem) => void
}

export function TemplatePhase({ phase, lines, isFull, onAdd, ...orders }: TemplatePhaseProps) {
  const { t } = useTranslation()
  const name = t(`checklist:page.phase.${phase}`)
  return (
    <Card
      title={name}
      sub={`${checklistPhases.indexOf(phase) + 1} / ${checklistPhases.length}`}
      actions={
        <Button
          kind="quiet"
          isDisabled={isFull}
          onPress={onAdd}
          label={t('checklist:page.template.add-to', { phase: name })}
        >
          <Icon name="add" />
          {t('checklist:page.template.add')}
        </Button>
      }
    >
      {lines.length === 0 ? <p className="card-body secondary">{t('checklist:page.template.no-lines')}</p> : null}
      <ol className="check-list">
        {lines.map((line) => (
          <TemplateLine key={line.id} line={line} {...orders} />
        ))}
      </ol>
    </Card>
  )
}

type TemplateLineProps = { readonly line: TemplateItem } & Pick<TemplatePhaseProps, 'onChange' | 'onMove' | 'onRemove'>

function TemplateLine({ line, onChange, onMove, onRemove }: TemplateLineProps) {
  const { t, language } = useTranslation()
  const text = itemText(line, language)
  const days = line.daysBeforeGoLive
  const facts = [
    t(`checklist:page.owner.${line.owner}`),
    ...(days === null ? [] : [dueWords(days, t)]),
    ...(line.proof === null
      ? [t('checklist:page.template.by-hand-only')]
      : [t(`checklist:page.proof-kind.${line.proof}`)]),
  ]
  return (
    <li className="check-item">
      <div className="check-text">
        <p className="check-title">
          <strong>{text}</strong> {line.isBlocking ? <span className="tag">{t('checklist:page.blocks')}</span> : null}
        </p>
        <p className="hint">{facts.join(' · ')}</p>
      </div>
      <div className="check-actions">
        <Button kind="quiet" onPress={() => onMove(line, -1)} label={t('checklist:page.template.up', { text })}>
          <span aria-hidden="true">↑</span>
        </Button>
        <Button kind="quiet" onPress={() => onMove(line, 1)} label={t('checklist:page.template.down', { text })}>
          <span aria-hidden="true">↓</span>
        </Button>
        <Button kind="quiet" onPress={() => onChange(line)} label={t('checklist:page.change-of', { text })}>
          {t('action.edit')}
        </Button>
        <Button kind="quiet" onPress={() => onRemove(line)} label={t('checklist:page.template.remove-of', { text })}>
          {t('action.remove')}
        </Button>
      </div>
    </li>
  )
}

function dueWords(days: number, t: ReturnType<typeof useTranslation>['t']): string {
  if (days === 0) return t('checklist:page.template.due-at')
  return days > 0
    ? t('checklist:page.template.due-before', { count: days })
    : t('checklist:page.template.due-after', { count: -days })
}
