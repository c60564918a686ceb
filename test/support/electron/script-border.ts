// Answers chosen calls of the window in place of the main process, for states that are rare in real life. Everything else goes the usual way;
// the window's client judges these answers by the contract like all others.
import type { Fault } from '#domain/fault.ts'
import type { RunningApp } from './launch-app.ts'

export type Answer = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly fault: Fault }

/** What calls get, by channel: one answer after the other, the last one from then on. `progress` goes before each answer of a job. */
export interface BorderScript {
  readonly answers: Readonly<Record<string, readonly Answer[]>>
  readonly progress?: Readonly<Record<string, readonly unknown[]>>
  /** Channels that are never answered; progress goes all the same. */
  readonly silent?: readonly string[]
}

/** Puts the script in force, in place of any before. */
export async function scriptBorder({ electron }: Pick<RunningApp, 'electron'>, script: BorderScript): Promise<void> {
  await electron.evaluate(({ ipcMain }, wanted) => {
    type Listener = (event: Electron.IpcMainInvokeEvent, channel: string, payload: unknown) => unknown
    const kept = globalThis as unknown as { scriptedBorder?: Listener | undefined }
    const inside = ipcMain as unknown as { readonly _invokeHandlers: Map<string, Listener> }
    kept.scriptedBorder ??= inside._invokeHandlers.get('contract.invoke')
    const usual = kept.scriptedBorder
    const turns = new Map<string, number>()
    ipcMain.removeHandler('contract.invoke')
    ipcMain.handle('contract.invoke', (event, channel: string, payload: unknown) => {
      const isSilent = wanted.silent?.includes(channel) === true
      const answers = wanted.answers[channel] ?? []
      if (answers.length === 0 && !isSilent) return usual?.(event, channel, payload)
      const turn = turns.get(channel) ?? 0
      turns.set(channel, turn + 1)
      const jobId = (payload as { readonly jobId?: string } | undefined)?.jobId
      for (const progress of wanted.progress?.[channel] ?? []) {
        event.sender.send('contract.event', 'job.progress', { jobId, progress })
      }
      if (isSilent) return new Promise(() => undefined)
      return answers[Math.min(turn, answers.length - 1)]
    })
  }, script)
}
