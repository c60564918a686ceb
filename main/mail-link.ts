// Opens the person's mail program. Only a mailto link of plain characters and bounded length leaves the app this way; the link is built in
// the main process, never by a page. Fault: mail.not-opened.
import { shell } from 'electron'
import { fail, type Outcome, succeed } from '#domain/fault.ts'

const form = /^mailto:[A-Za-z0-9.!#$%&*+/=?^_`{|}~@-]{0,1993}$/

/** Hands the link to the system. */
export async function openMailLink(link: string): Promise<Outcome<undefined>> {
  if (!form.test(link)) return fail('mail.not-opened', { detail: 'not a mailto link' })
  try {
    await shell.openExternal(link)
    return succeed(undefined)
  } catch (error) {
    return fail('mail.not-opened', { detail: error instanceof Error ? error.message : 'unknown' })
  }
}
