// The container as the queue asks for it: the message as it came in, in an encrypted PDF for this delivery's recipients. The library that
// draws and encrypts is loaded with the first container, since most relays never make one.
import type { Language } from '#domain/language.ts'
import type { ContainerMaker } from '../queue/queue.ts'

/** Makes the maker; `qpdfFile` is the path of qpdf's WebAssembly. */
export function createContainerMaker(qpdfFile: string, language: () => Language): ContainerMaker {
  return async ({ delivery, body }) => {
    const [{ makeContainerPdf }, { subjectOf }] = await Promise.all([
      import('../container/make-container.ts'),
      import('../container/subject-of.ts'),
    ])
    const content = {
      message: body,
      sender: delivery.envelope.sender,
      recipients: delivery.recipients.map(({ address }) => address),
      subject: subjectOf(body),
      language: language(),
      date: delivery.receivedAt,
    }
    return makeContainerPdf(content, qpdfFile)
  }
}
