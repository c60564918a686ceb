// What stands behind the commands and files of a plan, as the main process tells it.
import type { WindowClient } from '../../client.ts'

export type WhatRuns = Extract<Awaited<ReturnType<WindowClient['push']['whatRuns']>>, { ok: true }>['value']
