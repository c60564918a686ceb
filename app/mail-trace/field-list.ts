// The header fields of one mail, as far as they matter here: which mail it is, and its Received fields, newest first. Bounded.

export interface FieldList {
  /** Where it stood: the mail itself, a mail in it, or text. */
  readonly place: 'outermost' | 'attached' | 'quoted'
  /** Bodies of the Received fields as they came, newest first, 100 at most. */
  readonly received: readonly string[]
  /** Whether there were more; such a header is nobody's. */
  readonly isCut: boolean
  readonly messageIds: readonly string[]
}

export const mostReceived = 100

/** From whole fields, name and body, in their order. */
export function fieldListOf(place: FieldList['place'], fields: readonly string[]): FieldList {
  const bodies = (name: string) =>
    fields.filter((field) => nameOf(field) === name).map((field) => field.slice(field.indexOf(':') + 1))
  const received = bodies('received')
  return {
    place,
    received: received.slice(0, mostReceived),
    isCut: received.length > mostReceived,
    messageIds: bodies('message-id').map((body) => body.trim().slice(0, 1000)),
  }
}

/** Whether it is the mail with that identifier, and says nothing else beside. */
export function isMail({ messageIds }: FieldList, messageId: string): boolean {
  return messageIds.length > 0 && messageIds.every((each) => each === messageId)
}

function nameOf(field: string): string {
  const name = field.slice(0, 40).split(':', 1)[0] ?? ''
  // biome-ignore lint/suspicious/noControlCharactersInRegex: only ASCII may be put in lower case
  return /^[\x00-\x7f]*$/.test(name) ? name.trimEnd().toLowerCase() : ''
}
