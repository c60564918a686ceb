// Keeps the report as a file: printed for people in a chosen language, or as JSON for programs.
import { useState } from 'react'
import { useStore } from 'zustand'
import { type Language, languages } from '#domain/language.ts'
import { Button } from '../../kit/button.tsx'
import { Choice } from '../../kit/choice.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { useTranslation } from '../../translation.tsx'
import { PaperOutcome } from './paper-outcome.tsx'
import type { PaperStore } from './paper-store.ts'

export interface ExportProps {
  readonly store: PaperStore
  readonly partnerId: string
  readonly reveal: (path: string) => void
}

/** The button and, once pressed, the dialog. */
export function ExportButton(props: ExportProps) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const close = () => {
    props.store.getState().reset()
    setOpen(false)
  }
  return (
    <>
      <Button kind="quiet" onPress={() => setOpen(true)}>
        {t('report:export.open')}
      </Button>
      {isOpen ? <ExportDialog {...props} onClose={close} /> : null}
    </>
  )
}

function ExportDialog({ store, partnerId, reveal, onClose }: ExportProps & { onClose: () => void }) {
  const { t, language } = useTranslation()
  const [format, setFormat] = useState<'pdf' | 'json'>('pdf')
  const [chosen, setChosen] = useState<Language>(language)
  const task = useStore(store, (state) => state.task)
  const save = () => void store.getState().run(format === 'pdf' ? 'report-pdf' : 'report-json', partnerId, chosen)
  return (
    <Dialog
      title={t('report:export.title')}
      isOpen
      onClose={onClose}
      actions={
        <Button kind="primary" onPress={save} isPending={task !== null}>
          {t('report:export.save')}
        </Button>
      }
    >
      <Choice
        label={t('report:export.format')}
        look="tiles"
        options={[
          { value: 'pdf', label: 'PDF', detail: t('report:export.pdf') },
          { value: 'json', label: 'JSON', detail: t('report:export.json') },
        ]}
        value={format}
        onChange={setFormat}
      />
      {format === 'pdf' ? (
        <Choice
          label={t('report:export.language')}
          options={languages.map((value) => ({ value, label: t(`language.${value}`) }))}
          value={chosen}
          onChange={setChosen}
        />
      ) : null}
      <PaperOutcome store={store} reveal={reveal} />
    </Dialog>
  )
}
