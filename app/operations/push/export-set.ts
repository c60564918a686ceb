// Keeps everything a push would bring.
import type { RenderRequest } from '#contract/contract-types.ts'
import { fail, type Outcome } from '#domain/fault.ts'
import type { Rooms } from '../rooms.ts'

/** Keeps the files of every site. */
export async function exportSet(
  _rooms: Rooms,
  _request: RenderRequest & { readonly form: 'folder' | 'zip' },
): Promise<Outcome<{ files: string[] }>> {
  return fail('internal')
}
