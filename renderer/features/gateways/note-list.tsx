// The notes beside generated files: why a line stands there, what the product cannot express, what to check by hand.
import type { ArtefactNote } from '#domain/artefact.ts'
import { Card } from '../../kit/card.tsx'
import { Mark, type MarkKind } from '../../kit/mark.tsx'
import { translateOpen } from '../../kit/open-key.ts'
import { useTranslation } from '../../translation.tsx'

const kinds = ['lost', 'check', 'why'] as const
const noteMarks: Readonly<Record<ArtefactNote['kind'], MarkKind>> = { lost: 'warn', check: 'unknown', why: 'info' }

export function NoteList({ notes }: { notes: readonly ArtefactNote[] }) {
  const { t } = useTranslation()
  return (
    <div className="stack">
      {kinds.map((kind) => {
        const shown = notes.filter((note) => note.kind === kind)
        if (shown.length === 0) return null
        return (
          <Card key={kind} title={t(`configure.${kind}`)}>
            <ul className="notes">
              {shown.map((note) => (
                <li key={`${note.code} ${JSON.stringify(note.params)}`} className="note-row">
                  <Mark kind={noteMarks[kind]} />
                  <span>{translateOpen(t, `gateway:note.${note.code}`, note.code, note.params)}</span>
                </li>
              ))}
            </ul>
          </Card>
        )
      })}
    </div>
  )
}
