// A line of the template: its words in both languages, who does it, whether it blocks, what can prove it, and when it is due.
import { useRef, useState } from 'react'
import { checklistOwners, checklistPhases, proofKinds, type TemplateItem } from '#domain/checklist/checklist.ts'
import { Button } from '../../kit/button.tsx'
import { Choice } from '../../kit/choice.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { Picker } from '../../kit/picker.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { Toggle } from '../../kit/toggle.tsx'
import { useTranslation } from '../../translation.tsx'
import { builtInText } from './item-words.ts'
import { type LineForm, lineFormOf, readLine } from './line-form.ts'

export interface LineDialogProps {
  readonly phase: TemplateItem['phase']
  /** null = a new line. */
  readonly line: TemplateItem | null
  readonly onSave: (line: TemplateItem) => void
  readonly onClose: () => void
}

/** Own lines have ids nobody else's line will ever have, so a partner's tick never lands on another line. */
function freshId(): string {
  return `own-${crypto.randomUUID().slice(0, 13)}`
}

export function LineDialog({ phase, line, onSave, onClose }: LineDialogProps) {
  const { t } = useTranslation()
  const [form, setForm] = useState<LineForm>(() => lineFormOf(line, phase))
  const [id] = useState(() => line?.id ?? freshId())
  const [isTried, setTried] = useState(false)
  const place = useRef<HTMLDivElement>(null)
  const reading = readLine(form, id, builtInText(id, 'de') !== undefined)
  const save = () => {
    setTried(true)
    if (reading.line === undefined) {
      requestAnimationFrame(() => place.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
      return
    }
    onSave(reading.line)
    onClose()
  }
  return (
    <Dialog
      title={line === null ? t('checklist:page.template.new-line') : t('checklist:page.template.change-line')}
      isOpen
      onClose={onClose}
      size="large"
      actions={
        <>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" onPress={save}>
            {t('checklist:page.template.take-over')}
          </Button>
        </>
      }
    >
      <div ref={place} className="form">
        <LineFields form={form} id={id} issues={isTried ? reading.issues : {}} onChange={setForm} />
      </div>
    </Dialog>
  )
}

interface LineFieldsProps {
  readonly form: LineForm
  readonly id: string
  readonly issues: ReturnType<typeof readLine>['issues']
  readonly onChange: (form: LineForm) => void
}

function LineFields({ form, id, issues, onChange }: LineFieldsProps) {
  const { t } = useTranslation()
  const put = (change: Partial<LineForm>) => onChange({ ...form, ...change })
  const error = (field: 'de' | 'en' | 'days') => {
    const issue = issues[field]
    return issue === undefined ? undefined : t(`checklist:page.issue.${issue}`)
  }
  const words = (field: 'de' | 'en') => {
    const builtIn = builtInText(id, field)
    return (
      <TextField
        key={field}
        label={t(`checklist:page.template.words.${field}`)}
        value={form[field]}
        error={error(field)}
        isRequired={builtIn === undefined}
        onChange={(value) => put({ [field]: value })}
        {...(builtIn === undefined
          ? {}
          : { placeholder: builtIn, hint: t('checklist:page.template.built-in', { text: builtIn }) })}
      />
    )
  }
  return (
    <>
      {words('de')}
      {words('en')}
      <div className="form form-columns">
        <Picker
          label={t('checklist:page.template.phase')}
          options={checklistPhases.map((value) => ({ value, label: t(`checklist:page.phase.${value}`) }))}
          value={form.phase}
          onChange={(value) => put({ phase: checklistPhases.find((entry) => entry === value) ?? form.phase })}
        />
        <Picker
          label={t('checklist:page.owner.label')}
          options={checklistOwners.map((value) => ({ value, label: t(`checklist:page.owner.${value}`) }))}
          value={form.owner}
          onChange={(value) => put({ owner: checklistOwners.find((entry) => entry === value) ?? form.owner })}
        />
      </div>
      <Picker
        label={t('checklist:page.template.proof')}
        hint={t('checklist:page.template.proof-hint')}
        options={[
          { value: '', label: t('checklist:page.template.by-hand-only') },
          ...proofKinds.map((value) => ({ value, label: t(`checklist:page.proof-kind.${value}`) })),
        ]}
        value={form.proof}
        onChange={(value) => put({ proof: proofKinds.find((entry) => entry === value) ?? '' })}
      />
      <div className="form form-columns">
        <TextField
          label={t('checklist:page.template.days')}
          hint={t('checklist:page.template.days-hint')}
          inputMode="numeric"
          value={form.days}
          error={error('days')}
          onChange={(days) => put({ days })}
        />
        <Choice
          label={t('checklist:page.template.side')}
          options={[
            { value: 'before', label: t('checklist:page.template.before') },
            { value: 'after', label: t('checklist:page.template.after') },
          ]}
          value={form.side}
          onChange={(side) => put({ side })}
        />
      </div>
      <Toggle
        label={t('checklist:page.template.blocking')}
        hint={t('checklist:page.template.blocking-hint')}
        isSelected={form.isBlocking}
        onChange={(isBlocking) => put({ isBlocking })}
      />
    </>
  )
}
