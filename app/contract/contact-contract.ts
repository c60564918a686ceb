// The part of the contract about people: who stands where, and who was told what.
import { z } from 'zod'
import { cardDecision, cardPlace, cardPreview } from '#domain/contacts/card-preview.ts'
import { contactLink, contactSides, person, personDraft, toldEntry } from '#domain/contacts/person.ts'
import { call, feed } from './define.ts'

const byPerson = z.strictObject({ personId: z.uuid() })
/** null = our own side. */
const bySide = z.strictObject({ partnerId: z.uuid().nullable() })

export const contactContract = {
  contact: {
    /** Everyone in the address book, with the places they have. */
    people: call({
      input: z.void(),
      output: z.array(z.strictObject({ person, links: z.array(contactLink) })),
    }),
    /** Both sides of an agreement with the partner; fault partner.not-found. */
    sides: call({ input: z.strictObject({ partnerId: z.uuid() }), output: contactSides }),
    /** Adds or changes a person; everywhere it stands it changes. Fault contact.not-found. */
    savePerson: call({ input: personDraft, output: person }),
    /** Gives a person a place, or changes whether it is a deputy; faults contact.not-found, partner.not-found. */
    link: call({ input: contactLink, output: z.void() }),
    /** Takes a person from a place; the person stays in the address book. */
    unlink: call({ input: contactLink.omit({ isDeputy: true }), output: z.void() }),
    /** Forgets a person and all its places; what it was told stays without the name. Fault contact.not-found. */
    removePerson: call({ input: byPerson, output: z.void() }),
    /** What was told to the partner's people, newest first. */
    told: call({ input: z.strictObject({ partnerId: z.uuid() }), output: z.array(toldEntry) }),
    /** Notes that a person was told something; fault contact.not-found. */
    tell: call({
      input: toldEntry.pick({ partnerId: true, channel: true, at: true, about: true }).extend({ personId: z.uuid() }),
      output: toldEntry,
    }),
    removeTold: call({ input: z.strictObject({ toldId: z.uuid() }), output: z.void() }),
    /**
     * Asks for a vCard file and shows what it would add and change; nothing is kept yet. `place` null = the address book only. Faults
     * file.choice-dismissed, input.too-large, input.unreadable-file, input.wrong-format, partner.not-found.
     */
    previewCards: call({ input: z.strictObject({ place: cardPlace.nullable() }), output: cardPreview }),
    /**
     * Does what the preview showed, with a decision for each person somebody decided about; of everybody else what is known stays. Faults
     * care.preview-gone, care.changed-since.
     */
    importCards: call({
      input: z.strictObject({ previewId: z.uuid(), decisions: z.array(cardDecision).max(5000) }),
      output: z.strictObject({ added: z.number().int(), changed: z.number().int(), placed: z.number().int() }),
    }),
    /** Keeps the people of a side (or everyone) as one vCard file; asks where. */
    exportCards: call({
      input: z.strictObject({ of: z.enum(['own', 'partner', 'all']), partnerId: z.uuid().nullable() }),
      output: z.strictObject({ files: z.array(z.string()) }),
    }),
    /** null = the whole address book. */
    changed: feed({ event: bySide }),
  },
}
