// The notes of a gateway's files in plain words: what is lost, what to check by hand, why something was chosen.
import { useState } from 'react'
import type { ArtefactNote } from '#domain/artefact.ts'
import { noteText } from '#i18n/describe-rendering.ts'
import { Button } from '../../kit/button.tsx'
import { Mark, type MarkKind } from '../../kit/mark.tsx'
import { useTranslation } from '../../translation.tsx'
import { noteKinds, notesOfKind } from './note-order.ts'

const noteMarks: Readonly<Record<ArtefactNote['kind'], MarkKind>> = { lost: 'warn', check: 'unknown', why: 'info' }
const shownAtOnce = 25

export interface NoteListProps {
  readonly gateway: string
  readonly notes: readonly ArtefactNote[]
  readonly partner: string
}

export function NoteList({ gateway, notes, partner }: NoteListProps) {
  return (
    <div className="note-groups">
      {noteKinds.map((kind) => (
        <NoteGroup key={kind} gateway={gateway} kind={kind} notes={notesOfKind(notes, kind, partner)} />
      ))}
    </div>
  )
}

interface NoteGroupProps {
  readonly gateway: string
  readonly kind: ArtefactNote['kind']
  readonly notes: readonly ArtefactNote[]
}

function NoteGroup({ gateway, kind, notes }: NoteGroupProps) {
  const { t } = useTranslation()
  const [limit, setLimit] = useState(shownAtOnce)
  if (notes.length === 0) {
    return kind === 'lost' ? (
      <div className="note-group">
        <h3>{t('configure:note.lost')}</h3>
        <p className="note-row">
          <Mark kind="good" />
          <span>{t('configure:note.nothing-lost')}</span>
        </p>
      </div>
    ) : null
  }
  return (
    <div className="note-group">
      <h3>{t(`configure:note.${kind}`)}</h3>
      <ul className="notes">
        {notes.slice(0, limit).map((note) => (
          <li key={`${note.code} ${JSON.stringify(note.params)}`} className="note-row">
            <Mark kind={noteMarks[kind]} />
            <span>{noteText(gateway, note, t)}</span>
          </li>
        ))}
      </ul>
      {notes.length > limit ? (
        <Button kind="quiet" onPress={() => setLimit(limit + shownAtOnce * 4)}>
          {t('configure:more-entries', { count: notes.length - limit })}
        </Button>
      ) : null}
    </div>
  )
}
