// Where a run of ours lies in the work folder of a host.
import type { PushPlace } from '#domain/push/push-driver.ts'

/** The folder of the run that commands of this place belong to. */
export function runFolder({ folder, run }: Pick<PushPlace, 'folder' | 'run'>): string {
  return `${folder}/run-${run}`
}

/** The folder of the site a set folder lies in. */
export function siteFolderOf(folder: string): string {
  return folder.slice(0, folder.lastIndexOf('/'))
}

/** The name of the run a plan becomes when it is carried out: part of the plan's id, so that its commands can name it beforehand. */
export function runOf(planId: string): string {
  return planId.replaceAll('-', '').slice(0, 16)
}

/** Under this word a record's `undo` keeps the name of its run, beside what the product's driver keeps there. */
export const runKey = 'push-run'
