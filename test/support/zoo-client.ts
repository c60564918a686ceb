// Tests the servers it is told of with whole tests, one after the other, and prints each public report on a line of its own: the same program
// for every runtime. Times and places of the run are left out, because they differ between any two runs.
import { toCheckResult } from '#probe/check-result.ts'
import { probeServer } from './probe-server.ts'

const [, , , told = ''] = process.argv
const { servers, authorities } = JSON.parse(told) as {
  readonly servers: readonly { readonly name: string; readonly port: number }[]
  readonly authorities: readonly string[]
}
for (const { name, port } of servers) {
  const report = await probeServer({ port, authorities }, { simulate: ['postfix-openssl-3.0'] })
  const { startedAt: _at, durationMs: _ms, measuredFrom: _from, ...result } = toCheckResult(report)
  const { judgement } = report
  const { verdict, badges, simulations } = judgement
  process.stdout.write(`${JSON.stringify({ name, verdict, result, badges, simulations })}\n`)
}
