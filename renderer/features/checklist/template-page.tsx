// The template every new partner's checklist begins with: lines by phase, to be changed, added, moved and removed. Nothing is kept before
// it is saved; what is under way survives leaving the page.
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { type ChecklistTemplate, checklistPhases, type TemplateItem } from '#domain/checklist/checklist.ts'
import type { Fault } from '#domain/fault.ts'
import { announce } from '../../kit/announcer.tsx'
import { Button } from '../../kit/button.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Notice } from '../../kit/notice.tsx'
import { QuestionDialog } from '../../kit/question-dialog.tsx'
import { Toggle } from '../../kit/toggle.tsx'
import { useTranslation } from '../../translation.tsx'
import type { ChecklistStore } from './checklist-store.ts'
import { itemText } from './item-words.ts'
import { LineDialog } from './line-dialog.tsx'
import { linesOf, mostLines, moveLine, putLine, removeLine } from './template-edits.ts'
import { TemplatePhase } from './template-phase.tsx'

type Open =
  | { readonly kind: 'line'; readonly phase: TemplateItem['phase']; readonly line: TemplateItem | null }
  | { readonly kind: 'remove'; readonly line: TemplateItem }
  | { readonly kind: 'reset' }

export function TemplatePage({ store }: { store: ChecklistStore }) {
  const { t, language } = useTranslation()
  const { template, draft, fault } = useStore(store)
  const [open, setOpen] = useState<Open | null>(null)
  useEffect(() => {
    void store.getState().loadTemplate()
  }, [store])
  const shown = draft ?? template
  const edit = (next: ChecklistTemplate) => store.getState().edit(next)
  const close = () => setOpen(null)
  const move = (line: TemplateItem, by: -1 | 1) => {
    if (shown === null) return
    const next = moveLine(shown, line.id, by)
    edit(next)
    const lines = linesOf(next, line.phase)
    const place = lines.findIndex(({ id }) => id === line.id) + 1
    announce(t('checklist:page.template.moved', { text: itemText(line, language), place, total: lines.length }))
  }
  return (
    <div className="page page-narrow">
      <div className="page-head">
        <div className="page-title">
          <h1>{t('checklist:page.template.title')}</h1>
          <p className="lead">{t('checklist:page.template.lead')}</p>
        </div>
        <div className="head-actions">
          <Button kind="quiet" onPress={() => setOpen({ kind: 'reset' })}>
            {t('checklist:page.template.reset')}
          </Button>
        </div>
      </div>
      {fault === null ? null : <FaultPanel fault={fault} />}
      {shown === null
        ? null
        : checklistPhases.map((phase) => (
            <TemplatePhase
              key={phase}
              phase={phase}
              lines={linesOf(shown, phase)}
              isFull={shown.length >= mostLines}
              onAdd={() => setOpen({ kind: 'line', phase, line: null })}
              onChange={(line) => setOpen({ kind: 'line', phase, line })}
              onMove={move}
              onRemove={(line) => setOpen({ kind: 'remove', line })}
            />
          ))}
      {shown === null ? null : <SaveBar store={store} isChanged={draft !== null} />}
      {open?.kind === 'line' && shown !== null ? (
        <LineDialog phase={open.phase} line={open.line} onClose={close} onSave={(line) => edit(putLine(shown, line))} />
      ) : null}
      {open?.kind === 'remove' && shown !== null ? (
        <QuestionDialog
          title={t('checklist:page.template.removal')}
          confirm={t('checklist:page.template.remove-confirm')}
          onDone={() => {
            edit(removeLine(shown, open.line.id))
            announce(t('checklist:page.template.removed'))
            close()
          }}
          onClose={close}
        >
          <p>
            <strong>{itemText(open.line, language)}</strong>
          </p>
          <p>{t('checklist:page.template.removal-text')}</p>
        </QuestionDialog>
      ) : null}
      {open?.kind === 'reset' ? (
        <QuestionDialog
          title={t('checklist:page.template.reset-title')}
          confirm={t('checklist:page.template.reset-confirm')}
          act={() => store.getState().resetTemplate()}
          onDone={() => {
            announce(t('checklist:page.template.reset-done'))
            close()
          }}
          onClose={close}
        >
          <p>{t('checklist:page.template.reset-text')}</p>
        </QuestionDialog>
      ) : null}
    </div>
  )
}

/** Keeps the template, for new partners only or for those there are as well, which is asked for anew each time. */
function SaveBar({ store, isChanged }: { store: ChecklistStore; isChanged: boolean }) {
  const { t } = useTranslation()
  const { isSaving, template } = useStore(store)
  const [alsoForPartners, setAlso] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)
  const [kept, setKept] = useState<{ readonly as: 'new' | 'all'; readonly template: ChecklistTemplate | null } | null>(
    null,
  )
  const save = async () => {
    const outcome = await store.getState().saveTemplate(alsoForPartners)
    setFault(outcome.ok ? null : outcome.fault)
    if (!outcome.ok) return
    setKept({ as: alsoForPartners ? 'all' : 'new', template: store.getState().template })
    setAlso(false)
  }
  return (
    <div className="template-save">
      {fault === null ? null : <FaultPanel fault={fault} />}
      {kept === null || kept.template !== template || isChanged ? null : (
        <Notice tone="good" live>
          {t(`checklist:page.template.kept-${kept.as}`)}
        </Notice>
      )}
      <Toggle
        label={t('checklist:page.template.also')}
        hint={t('checklist:page.template.also-hint')}
        isSelected={alsoForPartners}
        onChange={setAlso}
      />
      <div className="page-actions">
        {isChanged ? <p className="secondary template-unsaved">{t('checklist:page.template.unsaved')}</p> : null}
        <Button
          isDisabled={!isChanged}
          onPress={() => {
            setKept(null)
            store.getState().discard()
          }}
        >
          {t('checklist:page.template.discard')}
        </Button>
        <Button
          kind="primary"
          isDisabled={!isChanged && !alsoForPartners}
          isPending={isSaving}
          onPress={() => void save()}
        >
          {t('action.save')}
        </Button>
      </div>
    </div>
  )
}
