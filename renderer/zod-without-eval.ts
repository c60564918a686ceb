// Turns zod's code generation off before the first schema is made: its probe for `Function` would break the window's Trusted Types.
// Imported before anything else.
import { z } from 'zod'

z.config({ jitless: true })
