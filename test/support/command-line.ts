// Runs the `handschlag` command as a process of its own, as a person or a script would.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface CommandRun {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

const launcher = fileURLToPath(new URL('../../main/handschlag.mjs', import.meta.url))

/** Runs the command to its end. */
export function runHandschlag(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandRun> {
  return new Promise((resolve, reject) => {
    const child = spawn('node', [launcher, ...args], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '', ...env } })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk) => {
      stdout += String(chunk)
    })
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk)
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}
