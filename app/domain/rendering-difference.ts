// What changed between the files generated last time and those of now, file by file and line by line.
import { z } from 'zod'

export const fileDifference = z.strictObject({
  name: z.string(),
  kind: z.enum(['added', 'removed', 'changed', 'same']),
  /**
   * Runs of lines in order, of a changed file; `kept` runs are shortened to the lines around a change, `line` is the first line in the
   * newer file. Empty for a changed file: too much to be shown line by line.
   */
  runs: z.array(
    z.strictObject({ kind: z.enum(['kept', 'added', 'removed']), line: z.number().int(), lines: z.array(z.string()) }),
  ),
})
export type FileDifference = z.infer<typeof fileDifference>

export const renderingDifference = z.strictObject({
  /** When the older files were kept. */
  since: z.string(),
  files: z.array(fileDifference),
})
export type RenderingDifference = z.infer<typeof renderingDifference>
