// The shell scripts beside the maps: facts of the site, then fixed code. ASCII, LF, for any POSIX shell.
import type { Artefact } from '#domain/artefact.ts'
import { createLineWriter } from '../line-writer.ts'
import type { PolicyPlan } from './plan.ts'
import { applyEngine } from './scripts/apply.ts'
import { composeEngine } from './scripts/compose.ts'
import { factLines, type ScriptFacts } from './scripts/facts.ts'
import { preconditionEngine } from './scripts/preconditions.ts'
import { proofEnd, proofEngine, proofLines } from './scripts/proofs.ts'
import { rollbackEngine } from './scripts/rollback.ts'
import { shellEngine } from './scripts/shell-engine.ts'
import { stateEngine } from './scripts/state.ts'
import { verifyEngine } from './scripts/verify.ts'
import { writingEngine } from './scripts/writing.ts'
import type { PostfixSite } from './site.ts'

type Part = readonly [text: string, code: string]

/** The four scripts in the order they are used. */
export function scriptFiles(facts: ScriptFacts, plans: readonly PolicyPlan[], site: PostfixSite): readonly Artefact[] {
  return [
    script('apply', 'Shows or writes the maps and sections of this folder.', facts, [
      [shellEngine, 'shell-engine'],
      [composeEngine, 'compose-engine'],
      [preconditionEngine, 'precondition-engine'],
      [stateEngine, 'state-engine'],
      [writingEngine, 'writing-engine'],
      [applyEngine, 'apply-engine'],
    ]),
    script('verify', 'Compares the host with this folder. Writes nothing.', facts, [
      [shellEngine, 'shell-engine'],
      [composeEngine, 'compose-engine'],
      [verifyEngine, 'verify-engine'],
    ]),
    proofScript(facts, plans, site),
    script('rollback', 'Puts a backup of the apply script back.', facts, [
      [shellEngine, 'shell-engine'],
      [composeEngine, 'compose-engine'],
      [stateEngine, 'state-engine'],
      [writingEngine, 'writing-engine'],
      [rollbackEngine, 'rollback-engine'],
    ]),
  ]
}

function start(action: string, purpose: string, facts: ScriptFacts) {
  const writer = createLineWriter()
  writer.block(['#!/bin/sh', `# Handschlag, Postfix. ${purpose}`, '# Read README.txt first.'], 'script-head')
  writer.line('')
  writer.block(factLines(facts), 'script-facts')
  const add = ([text, code]: Part) => {
    writer.line('')
    writer.block(text.trim().split('\n'), code)
  }
  return { add, writer, name: `handschlag-postfix-${action}.sh` }
}

function script(action: string, purpose: string, facts: ScriptFacts, parts: readonly Part[]): Artefact {
  const { add, writer, name } = start(action, purpose, facts)
  for (const part of parts) add(part)
  return writer.artefact(name, 'shell')
}

function proofScript(facts: ScriptFacts, plans: readonly PolicyPlan[], site: PostfixSite): Artefact {
  const { add, writer, name } = start('proofs', 'Opens a session to every partner and checks what it proves.', facts)
  add([shellEngine, 'shell-engine'])
  add([proofEngine, 'proof-engine'])
  writer.line('')
  for (const { policy, outbound } of plans) {
    if (outbound === null) continue
    for (const line of proofLines(policy, site, outbound.anchors))
      writer.line(line, 'proof', { partner: policy.partner })
  }
  add([proofEnd, 'proof-engine'])
  return writer.artefact(name, 'shell')
}
