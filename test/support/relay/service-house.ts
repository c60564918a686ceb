// A relay service under test: a workplace, its configuration, the running process and its command line. Everything ends with the test.
import { onTestFinished } from 'vitest'
import { findFreePort } from '#lab/loopback.ts'
import { type RelayProcess, startRelayProcess } from '#test/bench/relay/relay-process.ts'
import { openWorkplace, type Workplace } from '#test/bench/relay/workplace.ts'
import { type CommandRun, runHandschlag } from '../command-line.ts'
import { temporaryFolder } from '../temporary-folder.ts'

export interface ServiceHouse {
  readonly place: Workplace
  readonly port: number
  readonly config: string
  start(): Promise<RelayProcess>
  /** `handschlag relay …` with this configuration. */
  ask(...words: string[]): Promise<CommandRun>
  askJson(...words: string[]): Promise<Readonly<Record<string, unknown>>>
}

/** Opens the house; nothing runs before `start` but the partner's server. */
export async function openServiceHouse(more: Readonly<Record<string, unknown>> = {}): Promise<ServiceHouse> {
  const place = await openWorkplace(temporaryFolder())
  onTestFinished(() => place.stop())
  const port = await findFreePort('127.0.0.1')
  const config = place.configure('relay', port, more)
  const ask = (...words: string[]) => {
    const [name = '', ...rest] = words
    return runHandschlag(['relay', name, '--config', config, '--lang', 'en', ...rest])
  }
  return {
    place,
    port,
    config,
    ask,
    async start() {
      const relay = startRelayProcess(config)
      onTestFinished(() => relay.kill())
      await relay.logged('started')
      return relay
    },
    async askJson(...words) {
      const { stdout, stderr } = await ask(...words, '--json')
      if (stdout === '') throw new Error(stderr)
      return JSON.parse(stdout) as Record<string, unknown>
    },
  }
}
