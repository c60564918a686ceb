// Wraps a message for a recipient whose server cannot be reached over TLS as agreed: PDF with the message inside, AES-256, a password of
// its own. The password goes to whoever asked for the container and is kept nowhere here. Fault relay.container-not-made: too large, or
// the library failed; the message is untouched then.
import { createHash, randomUUID } from 'node:crypto'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { coverMail } from './cover-mail.ts'
import { type ContainerContent, coverPage } from './cover-page.ts'
import { encryptPdf } from './encrypt-pdf.ts'
import { newPassword } from './password.ts'

export const largestMessage = 25 * 1024 * 1024

export interface PdfOrder extends ContainerContent {
  /** Makes the password; a new random one when left out. */
  readonly newPassword?: () => string
}

export interface EncryptedPdf {
  readonly pdf: Uint8Array
  /** Says nothing about the content. */
  readonly fileName: string
  readonly password: string
}

export interface ContainerOrder extends PdfOrder {
  readonly hostName: string
}

export interface Container {
  /** The whole mail with CRLF. */
  readonly mail: Uint8Array
  readonly password: string
  readonly bodySha256: string
}

/** The encrypted PDF alone; `qpdfFile` is the path of `qpdf.wasm`. */
export async function makeContainerPdf(order: PdfOrder, qpdfFile: string): Promise<Outcome<EncryptedPdf>> {
  if (order.message.length > largestMessage)
    return fail('relay.container-not-made', { detail: `${order.message.length} > ${largestMessage}` })
  const password = (order.newPassword ?? newPassword)()
  try {
    const pdf = await encryptPdf(await coverPage(order), password, qpdfFile)
    return succeed({ pdf, fileName: 'message.pdf', password })
  } catch (error) {
    return fail('relay.container-not-made', { detail: error instanceof Error ? error.message.slice(0, 300) : '' })
  }
}

/** The mail to send instead of the message. */
export async function makeContainer(order: ContainerOrder, qpdfFile: string): Promise<Outcome<Container>> {
  const made = await makeContainerPdf(order, qpdfFile)
  if (!made.ok) return made
  const { pdf, fileName, password } = made.value
  const { sender, recipients, language, hostName, date } = order
  const mail = await coverMail({ pdf, fileName, sender, recipients, language, hostName, date, id: randomUUID() })
  const bodySha256 = createHash('sha256').update(mail).digest('hex')
  return succeed({ mail, password, bodySha256 })
}
