// The container as the queue asks for it. The libraries that draw and encrypt are loaded with the first container, since most relays never
// make one.
import type { ContainerMaker } from '../queue/queue.ts'

/** Makes the maker; `qpdfFile` is the path of qpdf's WebAssembly. */
export function createContainerMaker(qpdfFile: string): ContainerMaker {
  return async (order) => {
    const { makeContainer } = await import('../container/make-container.ts')
    return makeContainer(order, qpdfFile)
  }
}
