// The real outside of the product, assembled once: clock, log file, dialogs, PDF printer, keychain, clipboard and facts of this machine.
import { randomUUID } from 'node:crypto'
import { getServers } from 'node:dns'
import { hostname } from 'node:os'
import { app, clipboard } from 'electron'
import { type Language, languageFor } from '#domain/language.ts'
import { systemClock } from '#ports/clock.ts'
import type { FileKeeper } from '#ports/file-keeper.ts'
import type { Log } from '#ports/log.ts'
import type { Outside } from '#ports/outside.ts'
import type { SecretStore } from '#ports/secret-store.ts'
import { canReadSystemAuthorities } from '#wire/system-authorities.ts'
import { isPublicAddress } from '#wire/web/public-address.ts'
import { openMailLink } from './mail-link.ts'
import { createPdfPrinter } from './pdf-printer.ts'

/** The language the system asks for. */
export function systemLanguage(): Language {
  return languageFor(app.getPreferredSystemLanguages()[0] ?? app.getLocale())
}

/** Assembles the outside around a keeper of files, one of secrets, and a log. */
export function createOutside(files: FileKeeper, secrets: SecretStore, log: Log): Outside {
  return {
    clock: systemClock,
    log,
    files,
    printer: createPdfPrinter(),
    secrets,
    info: {
      version: app.getVersion(),
      runtime: `Electron ${process.versions.electron}, Chromium ${process.versions.chrome}, Node ${process.versions.node}`,
      systemLanguage: systemLanguage(),
      hostName: hostname(),
      systemResolvers: getServers(),
      canReadSystemAuthorities,
    },
    isPublic: isPublicAddress,
    newId: randomUUID,
    // Older runtimes answer at once, newer ones with a promise.
    copyText: async (text) => await clipboard.writeText(text),
    openMail: openMailLink,
  }
}
