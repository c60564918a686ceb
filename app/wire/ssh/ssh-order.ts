// What is needed to sign in on a host, and the connection that comes of it. Secrets are asked for one by one, when their turn comes.
import type { Duplex } from 'node:stream'
import type { Client } from 'ssh2'
import type { Outcome } from '#domain/fault.ts'
import type { HostKey, PushHost, SecretKind, SshAddress } from '#domain/push/push-host.ts'

/** Where to sign in and how; a saved host is one. */
export type SshTarget = Pick<PushHost, 'address' | 'port' | 'user' | 'signIn' | 'jumps' | 'legacy'>

export interface SshOrder {
  readonly host: SshTarget
  /** `hop` 0 = the host itself, 1 = the first host gone through. null = not there: what is missing is told as ssh.secret-needed. */
  secretFor(hop: number, kind: SecretKind): string | null | Promise<string | null>
  pinsFor(address: string, port: number): readonly HostKey[]
  /** Text of known_hosts; several files one after the other. */
  readonly knownHosts: string
  /** After this time without an answer the host is asked; three unanswered questions end the connection. 8000 unless told. */
  readonly keepAliveMs?: number
}

/** One host of the way: the hosts gone through have the numbers 1, 2, 3, the host itself 0. */
export interface Hop extends SshAddress {
  readonly number: number
  readonly legacy: SshTarget['legacy']
}

/** `prohibited` and `limit`: the host does not let us; `target`: what it met there; `unanswered`: it said nothing, or is gone. */
export type ForwardFailure = 'prohibited' | 'limit' | 'target' | 'unanswered'

export type Forwarded =
  | { readonly ok: true; readonly socket: Duplex }
  | { readonly ok: false; readonly why: ForwardFailure; readonly detail: string }

/** A connection one is signed in on. */
export interface SshConnection {
  /** user@address, for sentences. */
  readonly name: string
  /** The address alone. */
  readonly host: string
  readonly client: Client
  /** A TCP connection that begins at the host. */
  forward(target: { readonly ip: string; readonly port: number }): Promise<Forwarded>
  /** Resolves when it is gone, for whatever reason. */
  readonly gone: Promise<void>
  readonly isGone: () => boolean
  close(): void
}

export type Connected = Promise<Outcome<SshConnection>>
