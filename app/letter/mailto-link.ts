// A link that opens the person's mail program with the letter in it (RFC 6068). Systems cut or refuse long links, so the length is bounded:
// a letter that does not fit is replaced by a short one, or by a line that asks to paste it.

/** Windows hands over about 2,000 characters at most. */
export const mailtoLimit = 1900

export interface MailtoLink {
  readonly url: string
  /** The whole text is in the link. */
  readonly isWhole: boolean
}

/** Makes the link; recipient may be empty. `standIns` are bodies to take when the text is too long, the first that fits. */
export function mailtoLink(
  recipient: string,
  subject: string,
  text: string,
  ...standIns: readonly [...string[], string]
): MailtoLink {
  const whole = linkOf(recipient, subject, text)
  if (whole.length <= mailtoLimit) return { url: whole, isWhole: true }
  const short = standIns.map((body) => linkOf(recipient, subject, body)).find((url) => url.length <= mailtoLimit)
  return { url: short ?? linkOf(recipient, '', standIns.at(-1) ?? ''), isWhole: false }
}

function linkOf(recipient: string, subject: string, body: string): string {
  const at = recipient.lastIndexOf('@')
  const address = at < 0 ? '' : `${encode(recipient.slice(0, at))}@${encode(recipient.slice(at + 1))}`
  return `mailto:${address}?subject=${encode(subject)}&body=${encode(body.trimEnd().replace(/\r?\n/g, '\r\n'))}`
}

function encode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd')).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
