// Additional trust anchors: pasted, chosen from a file or dropped as one. Files are read here, bounded, and added to the text.
import { Button, DropZone, FileTrigger, isFileDropItem } from 'react-aria-components'
import { TextField } from '../../kit/text-field.tsx'
import { useTranslation } from '../../translation.tsx'
import { countAuthorities } from './settings-form-values.ts'

export interface AuthoritiesFieldProps {
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (value: string) => void
}

const largestFile = 1_000_000

export function AuthoritiesField({ value, error, onChange }: AuthoritiesFieldProps) {
  const { t } = useTranslation()
  const count = countAuthorities(value) ?? 0
  const add = async (files: readonly File[]) => {
    const texts = await Promise.all(files.filter((file) => file.size <= largestFile).map((file) => file.text()))
    onChange([value.trim(), ...texts.map((text) => text.trim())].filter((text) => text !== '').join('\n'))
  }
  return (
    <DropZone
      className="drop"
      onDrop={(event) => {
        const dropped = Promise.all(event.items.filter(isFileDropItem).map((item) => item.getFile()))
        void dropped.then(add)
      }}
    >
      <TextField
        label={t('settings.authorities')}
        hint={t('settings.authorities-hint')}
        lines={5}
        isMono
        value={value}
        error={error}
        onChange={onChange}
      />
      <div className="drop-tools">
        <FileTrigger
          acceptedFileTypes={['.pem', '.crt', '.cer']}
          allowsMultiple
          onSelect={(files) => void add(files === null ? [] : [...files])}
        >
          <Button className="button button-plain">{t('settings.authorities-choose')}</Button>
        </FileTrigger>
        {count > 0 ? <span className="secondary">{t('settings.authorities-count', { count })}</span> : null}
      </div>
    </DropZone>
  )
}
