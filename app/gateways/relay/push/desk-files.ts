// What a push brings from this desk besides the generated files: the relay's package, which the build leaves beside the program, and the
// archive of Node the admin chose. Reads them whole; which archive is right is proven on the host.
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { ExtraFile } from '#domain/push/push-driver.ts'
import { archiveNameOf, type RelaySite } from '../site.ts'

export const packageName = 'handschlag-relay.tar.gz'

/** Beside the bundle, or where the build of a checkout leaves it. */
const packagePlaces = [join('..', 'relay', packageName), join('..', '..', '..', '..', 'out', 'relay', packageName)]
const packageBytes = 64 * 1024 * 1024
const archiveBytes = 256 * 1024 * 1024

/** The package, and the archive where the site names one; faults input.unreadable-file, input.too-large. */
export async function relayDeskFiles(
  site: RelaySite,
  places: readonly string[] = packagePlaces.map((place) => join(import.meta.dirname, place)),
): Promise<Outcome<readonly ExtraFile[]>> {
  let found: Outcome<Uint8Array> = fail('input.unreadable-file', { path: places[0] ?? packageName })
  for (const place of places) {
    found = await readWhole(place, packageBytes)
    if (found.ok) break
  }
  if (!found.ok) return found
  const files: ExtraFile[] = [{ name: packageName, content: found.value }]
  const archive = archiveNameOf(site)
  if (archive !== null) {
    const content = await readWhole(site.nodeArchive, archiveBytes)
    if (!content.ok) return content
    files.push({ name: archive, content: content.value })
  }
  return succeed(files)
}

async function readWhole(path: string, most: number): Promise<Outcome<Uint8Array>> {
  try {
    const { size } = await stat(path)
    if (size > most) return fail('input.too-large', { path, limit: `${most / 1_048_576} MB` })
    return succeed(await readFile(path))
  } catch {
    return fail('input.unreadable-file', { path })
  }
}
