// A trap that stands open, as those see it who keep it and look into it.
import type { TrapMode, TrapSight } from '#domain/confirm/trap.ts'

export interface OpenTrap {
  readonly address: string
  readonly ports: ReadonlyMap<TrapMode, number>
  /** Whether the gateway can still come. */
  isOpen(): boolean
  sight(mode: TrapMode): TrapSight
  /** Tells every sight from now on. */
  watch(onSight: (mode: TrapMode, sight: TrapSight) => void): void
  close(): Promise<void>
}
