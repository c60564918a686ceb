// A host as delivery works with it: a connection, and how the rights to write are reached. Faults that come from below get the host's name
// and the step they happened in, so that their sentences are whole.
import { type Fault, fail, type Outcome } from '#domain/fault.ts'
import type { PushHost } from '#domain/push/push-host.ts'
import type { RemoteShell } from '#ports/remote-shell.ts'

export interface DeliveryHost {
  readonly id: string
  /** As the admin calls it, for sentences. */
  readonly name: string
  readonly system: PushHost['system']
  readonly rights: PushHost['rights']
  /** Only for rights `sudo-password`; goes to standard input of sudo and nowhere else. */
  readonly sudoPassword: string | null
  readonly shell: RemoteShell
}

/** The fault with the host's name and, where its sentence asks for it, the step. */
export function faultAt(host: DeliveryHost, step: string, fault: Fault): Fault {
  const params = { ...fault.params, host: host.name }
  if (fault.code === 'push.connection-lost') return { code: fault.code, params: { ...params, step } }
  if (fault.code === 'push.command-hung') return { code: fault.code, params: { ...params, command: step } }
  if (fault.code === 'job.cancelled') return fault
  return { code: fault.code, params }
}

/** A failure with the host's name and step in it; a success as it is. */
export function outcomeAt<T>(host: DeliveryHost, step: string, outcome: Outcome<T>): Outcome<T> {
  if (outcome.ok) return outcome
  const { code, params } = faultAt(host, step, outcome.fault)
  return fail(code, params)
}
