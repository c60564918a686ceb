#!/usr/bin/env node
// The `handschlag` command in a checkout: bundles the command line when it is missing or stale, then runs it in this Node.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { buildStale, root } from './build.mjs'

try {
  if (existsSync(join(root, 'app/cli/cli.ts'))) buildStale('cli')
  await import('../out/cli/handschlag.cjs')
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 2
}
