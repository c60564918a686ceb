// After a counter-proof the host is looked at: whatever temporary thing is left there is found, named and kept open, and so is a normal route to the
// partner that is another one by then. On a real Postfix behind a real OpenSSH server, with traces a test plants.
import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { tracesOf } from '#test/support/host-traces.ts'
import { proofBench } from '#test/support/proof-bench.ts'
import { confirmView, planProof, runProof } from '#test/support/proof-on-host.ts'

const bench = proofBench('127.3.9.43')

const stray = 'gegenprobe-planted0planted0plan@bank.example'
const here = { timeout: 60_000, interval: 500 }

/** Puts one trace of each kind on the host; each comes with what takes it away by hand. */
function plant(): readonly { readonly told: string; readonly remove: () => void }[] {
  const { etc, own, at } = bench.target.postfix
  const folder = join(etc, 'handschlag-trial-feedfacefeedface')
  mkdirSync(folder)
  const beside = at('spool/handschlag-trial-feedfacefeedface.pem')
  writeFileSync(beside, 'x')
  const files = [
    [join(etc, 'main.cf'), '# handschlag trial: end'],
    [join(own, 'tls_policy'), `${keyOfTrap()} encrypt`],
  ] as const
  const edited = files.map(([path, line]) => {
    const content = readFileSync(path)
    appendFileSync(path, `${line}\n`)
    return { told: line, remove: () => writeFileSync(path, content) }
  })
  return [
    { told: folder, remove: () => rmSync(folder, { recursive: true }) },
    { told: beside, remove: () => rmSync(beside) },
    ...edited,
    { told: stray, remove: () => void bench.target.postfix.ask('postsuper', '-d', 'ALL') },
  ]
}

/** As Postfix is asked for the rule of one port of the trap. */
function keyOfTrap(): string {
  const found = execFileSync('find', [bench.target.user.home, '-name', 'trial-traps'], { encoding: 'utf8' }).trim()
  const [, , address, port] = readFileSync(found, 'utf8').split('\t')
  return `[${address}]:${port}`
}

test('what is left is named, and nothing is enforced before it is gone', { timeout: 300_000 }, async () => {
  bench.target.postfix.sendMail('someone@own.example', stray)
  await expect.poll(() => tracesOf(bench.target).queue.join(), here).toContain(stray)
  let planted: ReturnType<typeof plant> = []
  const proof = valueIn(
    await runProof(bench.house, await planProof(bench.house), (stage) => {
      if (stage === 'look-left') planted = plant()
    }),
  )
  expect(proof).toMatchObject({ verdict: 'enforced', temporary: 'left', normalRoute: { isSame: true } })
  for (const { told } of planted) expect(proof.left).toContainEqual(expect.stringContaining(told))
  expect(proof.left).toHaveLength(planted.length)
  expect(await confirmView(bench.house)).toMatchObject({
    open: [proof.id],
    proofs: [{ id: proof.id, left: proof.left }],
    standings: [{ kind: 'configured', why: 'undetermined' }],
  })
  expect(faultIn(await planProof(bench.house)).code).toBe('confirm.trial-open')
  const takeBack = () => bench.house.client.confirm.takeBack({ proofId: proof.id, secrets: [] }, () => undefined)
  const [last, ...others] = planted
  for (const { remove } of others) remove()
  expect(valueIn(await takeBack())).toMatchObject({ temporary: 'left', left: [last?.told] })
  last?.remove()
  expect(valueIn(await takeBack())).toMatchObject({ temporary: 'gone', left: [], verdict: 'enforced' })
  expect(await confirmView(bench.house)).toMatchObject({ open: [], standings: [{ kind: 'enforced', why: 'proven' }] })
  await expect.poll(() => tracesOf(bench.target), here).toEqual(bench.before)
})

test('a normal route that is another one afterwards is told, and proves nothing of today', async () => {
  const table = join(bench.target.postfix.own, 'tls_policy')
  const content = readFileSync(table, 'utf8')
  expect(content).toContain('bank.example encrypt')
  const proof = valueIn(
    await runProof(bench.house, await planProof(bench.house), (stage) => {
      if (stage === 'normal-route') writeFileSync(table, content.replace('bank.example encrypt', 'bank.example may'))
    }),
  )
  expect(proof).toMatchObject({ verdict: 'enforced', temporary: 'gone', normalRoute: { isSame: false } })
  expect(proof.normalRoute?.detail).toMatch(/encrypt.* → .*may/)
  expect(await confirmView(bench.house)).toMatchObject({
    open: [],
    standings: [{ kind: 'configured', why: 'other-configuration' }],
  })
  writeFileSync(table, content)
}, 300_000)
