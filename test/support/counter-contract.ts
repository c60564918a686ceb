// A small contract with one entry of each kind, for tests of the border itself.
import { z } from 'zod'
import { call, feed, type Handlers, job } from '#contract/define.ts'
import { succeed } from '#domain/fault.ts'

export const counter = {
  number: {
    double: call({ input: z.number().int().max(1000), output: z.number() }),
    trimmed: call({ input: z.string().trim(), output: z.string() }),
    crash: call({ input: z.void(), output: z.void() }),
    changed: feed({ event: z.number() }),
  },
  work: {
    count: job({
      input: z.strictObject({ to: z.number().int() }),
      progress: z.strictObject({ at: z.number().int() }),
      output: z.number(),
    }),
  },
} as const
export type Counter = Handlers<typeof counter>

/** Handlers that work, some of them replaced. */
export function handlersWith(
  changes: { number?: Partial<Counter['number']>; work?: Partial<Counter['work']> } = {},
): Counter {
  return {
    number: {
      double: (input) => succeed(input * 2),
      trimmed: (input) => succeed(input),
      crash: () => {
        throw new Error('secret detail')
      },
      ...changes.number,
    },
    work: {
      count: (input, report) => {
        for (let at = 1; at <= input.to; at += 1) report({ at })
        return succeed(input.to)
      },
      ...changes.work,
    },
  }
}

/** A value the compiler would not let through. */
export const untyped = (value: unknown) => value as never
