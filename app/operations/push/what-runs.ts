// Everything a plan would run on one host, to be read before it runs: the line of each command as the host's shell gets it, and the text of
// each file that is brought there. Fault push.plan-unknown when the plan is no longer kept, push.host-not-found.
import { filesFor } from '#delivery/place.ts'
import { elevate } from '#delivery/privileges.ts'
import { quotePosix } from '#delivery/quote-posix.ts'
import { quoteWindows } from '#delivery/quote-windows.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { PushHost } from '#domain/push/push-host.ts'
import type { PlanCommand } from '#domain/push/push-plan.ts'
import type { Rooms } from '../rooms.ts'

export interface WhatRunsWish {
  readonly planId: string
  readonly planHash: string
  readonly hostId: string
}

export interface WhatRuns {
  readonly lines: { readonly id: string; readonly line: string }[]
  /** `text` null = no text, such as an archive, or too long to be shown. */
  readonly files: { readonly name: string; readonly text: string | null }[]
}

const longestText = 2_000_000

/** What stands behind the commands and uploads of a plan that was shown. */
export function whatRuns(rooms: Rooms, { planId, planHash, hostId }: WhatRunsWish): Outcome<WhatRuns> {
  const kept = rooms.pushing.plans.find(planId, planHash, rooms.outside.clock.elapsedMs())
  if (kept === undefined) return fail('push.plan-unknown')
  const host = rooms.store.hosts.find(hostId)
  if (!host.ok) return host
  const plan = kept.plan.hosts.find((each) => each.hostId === hostId)
  if (plan === undefined) return fail('push.host-not-found')
  const lines = plan.commands.flatMap((command) => {
    const line = lineOf(host.value, command)
    return line.ok ? [{ id: command.id, line: line.value }] : []
  })
  const files = filesFor(host.value, kept.set.files).map(({ name, content }) => ({ name, text: textOf(content) }))
  return succeed({ lines, files })
}

/** The line as it is sent; a password for sudo goes to its standard input and stands in no line. */
function lineOf(host: Pick<PushHost, 'system' | 'rights'>, { words, isPrivileged }: PlanCommand): Outcome<string> {
  const whole = isPrivileged ? elevate({ ...host, sudoPassword: null }, words).words : words
  return host.system === 'windows' ? quoteWindows(whole) : quotePosix(whole)
}

function textOf(content: string | Uint8Array): string | null {
  if (content.length > longestText) return null
  if (typeof content === 'string') return content
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content)
    return text.includes('\0') ? null : text
  } catch {
    return null
  }
}
