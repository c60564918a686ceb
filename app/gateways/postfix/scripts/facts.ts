// The part of each script that differs from site to site: its facts as literals, before the fixed code.
import { shellLiteral } from './shell-literal.ts'

export interface ScriptFacts {
  readonly version: string
  readonly mapType: string
  readonly configDirectory: string
  readonly directory: string
  readonly caFile: string
  /** Maps that are built, in their order. */
  readonly maps: readonly string[]
  readonly hasInbound: boolean
  readonly hasPins: boolean
  readonly hasDane: boolean
  readonly hasAuthorities: boolean
  /** 450 or 530. */
  readonly plaintextCode: string
  readonly clientCertificateFiles: readonly string[]
  /** SHA-256 over everything the scripts bring to the host. */
  readonly setHash: string
  /** What each data file must hash to. */
  readonly hashes: readonly (readonly [name: string, hash: string])[]
}

/** Assignments every script begins with. */
export function factLines(facts: ScriptFacts): readonly string[] {
  const yes = (value: boolean) => (value ? 'yes' : 'no')
  return Object.entries({
    wanted_version: facts.version,
    map_type: facts.mapType,
    config_dir: facts.configDirectory,
    own_dir: facts.directory,
    ca_file: facts.caFile,
    maps: facts.maps.join(' '),
    has_inbound: yes(facts.hasInbound),
    has_pins: yes(facts.hasPins),
    has_dane: yes(facts.hasDane),
    has_authorities: yes(facts.hasAuthorities),
    plaintext_code: facts.plaintextCode,
    certificate_files: facts.clientCertificateFiles.join(' '),
    set_hash: facts.setHash,
    file_hashes: facts.hashes.map(([name, hash]) => `${name}:${hash}`).join(' '),
  }).map(([name, value]) => `${name}=${shellLiteral(value)}`)
}
