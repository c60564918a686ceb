// A RemoteShell that counts what happens on it (a call is made, a line comes) and does something at one of these moments, such as cutting the
// connection below it.
import type { RemoteShell } from '#ports/remote-shell.ts'

export interface WatchedShell extends RemoteShell {
  /** What happened, in order. */
  readonly moments: readonly string[]
}

/** Watches a shell; `at` is called at the moment with that number, from 1, once `from` has come. */
export function watchShell(shell: RemoteShell, moment: number, from: RegExp, at: (what: string) => void): WatchedShell {
  const moments: string[] = []
  const count = (what: string) => {
    if (moments.length === 0 && !from.test(what)) return
    moments.push(what)
    if (moments.length === moment) at(what)
  }
  const around = <T>(what: string, call: () => Promise<T>): Promise<T> => {
    count(what)
    return call()
  }
  return {
    name: shell.name,
    gone: shell.gone,
    moments,
    close: () => shell.close(),
    run: (order) =>
      around(order.command, () =>
        shell.run({
          ...order,
          onLine: (line, from) => {
            order.onLine?.(line, from)
            count(`line ${line}`)
          },
        }),
      ),
    upload: (path, content, mode, signal) => around(`upload ${path}`, () => shell.upload(path, content, mode, signal)),
    download: (path, maxBytes, signal) => around(`download ${path}`, () => shell.download(path, maxBytes, signal)),
  }
}
