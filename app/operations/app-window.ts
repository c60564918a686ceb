// Small services for the window: facts about the program, the clipboard, asking for a file, and showing a kept one. Only files this
// house itself kept may be shown: the window cannot point the system's file manager anywhere else.
import type { AppInfo } from '#contract/contract.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { PathKind } from '#ports/file-keeper.ts'
import type { Rooms } from './rooms.ts'

/** What the program is and where it runs. */
export function readAppInfo(rooms: Rooms): Outcome<AppInfo> {
  return succeed({ ...rooms.outside.info, storageNotice: null })
}

/** Puts text on the clipboard. */
export async function copyText(rooms: Rooms, text: string): Promise<Outcome<undefined>> {
  await rooms.outside.copyText(text)
  return succeed(undefined)
}

/** Shows a kept file in the system's file manager; fault contract.rejected for any other path. */
export async function revealFile(rooms: Rooms, path: string): Promise<Outcome<undefined>> {
  if (!rooms.kept.has(path)) return fail('contract.rejected', { channel: 'app.reveal' })
  await rooms.outside.files.reveal(path)
  return succeed(undefined)
}

/** Asks for a file of this computer; null = the person chose none. Only its path is learned, it is not read here. */
export async function choosePath(rooms: Rooms, kind: PathKind): Promise<Outcome<string | null>> {
  return succeed(await rooms.outside.files.choosePath(kind))
}
