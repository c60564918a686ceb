// Where Domino lies on a host: what the site says, or the usual place of its system. One site, one layout for all of its servers.
import type { HostSystem } from '#domain/push/push-host.ts'
import type { DominoSite } from '../site.ts'

export interface HostFacts {
  /** Folder of Domino's programs and of its Java; `Notes_ExecDirectory`. */
  readonly programs: string
  /** The program that takes `-c`. */
  readonly server: string
  readonly data: string
  readonly notesIni: string
  readonly consoleLog: string
}

/** The places on a host of this system. */
export function hostFacts(site: DominoSite, system: HostSystem): HostFacts {
  const isWindows = system === 'windows'
  const programs =
    site.programFolder || (isWindows ? 'C:/Program Files/HCL/Domino' : '/opt/hcl/domino/notes/latest/linux')
  const data = site.dataFolder || (isWindows ? `${programs}/data` : '/local/notesdata')
  return {
    programs,
    server: site.serverProgram || (isWindows ? `${programs}/nserver.exe` : '/opt/hcl/domino/bin/server'),
    data,
    notesIni: site.notesIni || (isWindows ? `${programs}/notes.ini` : `${data}/notes.ini`),
    consoleLog: site.consoleLog || `${data}/IBM_TECHNICAL_SUPPORT/console.log`,
  }
}
