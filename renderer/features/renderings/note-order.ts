// Notes for the reader at hand: of files that hold many partners, those about this partner come first, then those about none, then the rest.
import type { ArtefactNote } from '#domain/artefact.ts'

export const noteKinds = ['lost', 'check', 'why'] as const

/** The notes of a kind in reading order. */
export function notesOfKind(
  notes: readonly ArtefactNote[],
  kind: ArtefactNote['kind'],
  partner: string,
): readonly ArtefactNote[] {
  const rank = ({ params }: ArtefactNote) => {
    const about = params['partner'] ?? params['partners']
    if (about === undefined) return 1
    return String(about).includes(partner) ? 0 : 2
  }
  return notes.filter((note) => note.kind === kind).toSorted((left, right) => rank(left) - rank(right))
}
