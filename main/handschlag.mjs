#!/usr/bin/env node
// The `handschlag` command in a checkout: bundles the command line when it is missing or stale, then runs it in this Node. What prints
// runs in the app's runtime instead, as the packaged app does it.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildStale, root } from './build.mjs'
import { requireDebianPackages, windowPackages } from './debian-packages.mjs'
import { hasDisplay } from './display.mjs'
import { runApp } from './electron-process.mjs'
import { findRuntime } from './runtime.mjs'

const parameters = process.argv.slice(2)
const isPrinting = parameters[0] === 'agreement' && parameters[1] === 'pdf' && !parameters.some(isHelp)

try {
  if (isPrinting) process.exitCode = await runInApp()
  else await runHere()
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 2
}

function isHelp(parameter) {
  return parameter === '--help' || parameter === '-h'
}

async function runHere() {
  if (existsSync(join(root, 'app/cli/cli.ts'))) buildStale('cli')
  // Named by its place, because it does not exist before the first build.
  await import(new URL('../out/cli/handschlag.cjs', import.meta.url).href)
}

async function runInApp() {
  const say = (line) => process.stderr.write(`${line}\n`)
  buildStale('app', say)
  requireDebianPackages(hasDisplay() ? windowPackages.filter((name) => name !== 'xvfb') : windowPackages, say)
  const profile = mkdtempSync(join(tmpdir(), 'handschlag-print-'))
  try {
    return await runApp(await findRuntime(say), [`--user-data-dir=${profile}`, ...parameters])
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}
