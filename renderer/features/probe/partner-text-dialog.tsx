// Shows the text for the partner before it is copied, in the language the partner reads.
import { useState } from 'react'
import { type Language, languages } from '#domain/language.ts'
import { Choice } from '../../kit/choice.tsx'
import { CopyButton } from '../../kit/copy-button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { useTranslation } from '../../translation.tsx'

export interface PartnerTextDialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly textIn: (language: Language) => string
  readonly copy: (text: string) => Promise<boolean>
}

export function PartnerTextDialog({ isOpen, onClose, textIn, copy }: PartnerTextDialogProps) {
  const { t, language } = useTranslation()
  const [chosen, setChosen] = useState<Language>(language)
  return (
    <Dialog
      title={t('test.text.title')}
      isOpen={isOpen}
      onClose={onClose}
      size="large"
      actions={
        <CopyButton text={() => textIn(chosen)} copy={copy} kind="primary">
          {t('action.copy-text')}
        </CopyButton>
      }
    >
      <Choice
        label={t('test.text.language')}
        options={languages.map((value) => ({ value, label: t(`language.${value}`) }))}
        value={chosen}
        onChange={setChosen}
      />
      <section aria-label={t('test.text.preview')} className="letter" lang={chosen}>
        {textIn(chosen)}
      </section>
    </Dialog>
  )
}
