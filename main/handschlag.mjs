#!/usr/bin/env node
// The `handschlag` command in a checkout: bundles the command line when it is missing or stale, then runs it in this Node.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { buildStale, root } from './build.mjs'

try {
  if (existsSync(join(root, 'app/cli/cli.ts'))) buildStale('cli')
  // Named by its place, because it does not exist before the first build.
  await import(new URL('../out/cli/handschlag.cjs', import.meta.url).href)
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 2
}
