// Where saved files lie, with the way to show them in the folder.
import { useTranslation } from '../translation.tsx'
import { Button } from './button.tsx'
import { Icon } from './icons.tsx'
import { Notice } from './notice.tsx'

export interface SavedFilesProps {
  readonly title: string
  readonly files: readonly string[]
  readonly reveal: (path: string) => void
}

export function SavedFiles({ title, files, reveal }: SavedFilesProps) {
  const { t } = useTranslation()
  const [first] = files
  return (
    <Notice
      tone="good"
      live
      action={
        first === undefined ? null : (
          <Button onPress={() => reveal(first)}>
            <Icon name="folder" />
            {t('action.reveal')}
          </Button>
        )
      }
    >
      <p>
        <strong>{title}</strong>
      </p>
      <ul>
        {files.map((file) => (
          <li key={file} className="mono path">
            {file}
          </li>
        ))}
      </ul>
    </Notice>
  )
}
