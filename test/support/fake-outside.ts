// The outside of a house under test: files are really written, into a folder of the test; dialogs, clipboard, printer and file manager
// only remember what they were asked. The clock stands still until a test moves it.
import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PDFDocument } from '@cantoo/pdf-lib'
import { fail, succeed } from '#domain/fault.ts'
import type { PrintOrder } from '#ports/document-printer.ts'
import type { OpenedContent } from '#ports/file-keeper.ts'
import type { Outside } from '#ports/outside.ts'
import type { SecretStore } from '#ports/secret-store.ts'
import { isPublicAddress } from '#wire/web/public-address.ts'

/** Addresses of this machine that stand for the public Internet; all others of loopback are the own network's. */
const practiceInternet = '127.66.'

export interface FakeOutside extends Outside {
  readonly seen: {
    readonly copied: string[]
    readonly mailed: string[]
    readonly revealed: string[]
    readonly printed: PrintOrder[]
    readonly bugs: unknown[]
    /** What the keychain holds, by name. */
    readonly secrets: Map<string, string>
  }
  /** Takes the keychain away, or gives it back with null. */
  takeKeychain(whyNot: SecretStore['whyNot']): void
  /** What the next dialogs answer: a folder below the test's own, or null for dismissed. */
  answerDialogs(answer: string | null): void
  /** Files the next dialogs that ask for one are answered with, in order; null or none = dismissed. */
  answerWithFile(file: OpenedContent | null): void
  setNow(now: string): void
}

/** Makes an outside that keeps files below `folder`. */
export function createFakeOutside(folder: string): FakeOutside {
  let now = '2026-11-21T10:00:00.000Z'
  let answer: string | null = 'kept'
  const toOpen: (OpenedContent | null)[] = []
  const seen: FakeOutside['seen'] = { copied: [], mailed: [], revealed: [], printed: [], bugs: [], secrets: new Map() }
  let whyNot: SecretStore['whyNot'] = null

  const write = (name: string, content: string | Uint8Array, inside: string) => {
    mkdirSync(join(folder, inside), { recursive: true })
    const path = join(folder, inside, name)
    writeFileSync(path, content)
    return path
  }

  return {
    seen,
    answerDialogs(next) {
      answer = next
    },
    answerWithFile(file) {
      toOpen.push(file)
    },
    setNow(next) {
      now = next
    },
    takeKeychain(reason) {
      whyNot = reason
    },
    secrets: {
      get whyNot() {
        return whyNot
      },
      async keep(name, value) {
        if (whyNot !== null) throw new Error(whyNot)
        seen.secrets.set(name, value)
      },
      fetch: async (name) => (whyNot === null ? (seen.secrets.get(name) ?? null) : null),
      async forget(prefix) {
        for (const name of seen.secrets.keys()) if (name.startsWith(prefix)) seen.secrets.delete(name)
      },
    },
    clock: { now: () => now, elapsedMs: () => performance.now() },
    log: { note: () => undefined, bug: (_, error) => `bug-${seen.bugs.push(error)}` },
    files: {
      async keepInFolder(suggestedFolder, files) {
        if (answer === null) return fail('file.choice-dismissed')
        const inside = join(answer, suggestedFolder)
        return succeed(files.map(({ folder = '.', name, content }) => write(name, content, join(inside, folder))))
      },
      async keepFile(file) {
        return answer === null ? fail('file.choice-dismissed') : succeed(write(file.name, file.content, answer))
      },
      async openFile(_kind, maxBytes) {
        const next = toOpen.shift()
        if (next === undefined || next === null) return fail('file.choice-dismissed')
        return next.content.length > maxBytes
          ? fail('input.too-large', { path: next.name, limit: `${Math.ceil(maxBytes / 1_000_000)} MB` })
          : succeed(next)
      },
      choosePath: async (kind) => (answer === null ? null : join(folder, answer, kind)),
      async reveal(path) {
        seen.revealed.push(path)
      },
    },
    printer: {
      async print(order) {
        seen.printed.push(order)
        const document = await PDFDocument.create()
        document.addPage([595, 842])
        return succeed(await document.save())
      },
    },
    info: {
      version: '0.0.0',
      runtime: 'Test',
      systemLanguage: 'de',
      hostName: 'desk.example',
      systemResolvers: [],
      canReadSystemAuthorities: false,
    },
    isPublic: (address) => isPublicAddress(address) || address.startsWith(practiceInternet),
    newId: () => randomUUID(),
    async copyText(text) {
      seen.copied.push(text)
    },
    async openMail(link) {
      seen.mailed.push(link)
      return succeed(undefined)
    },
  }
}
