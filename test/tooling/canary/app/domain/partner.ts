import { z } from 'zod'
export const partner = z.string()
export type Partner = z.infer<typeof partner>
