// Whether Windows lets scripts like ours run: the table of `Get-ExecutionPolicy -List`, whose words are the same in every language. A group
// policy goes before what the command line asks for. Anything unreadable is no finding; the script itself then shows whether it runs.

/** The policy set by a group policy for the machine, else for the user; null = none is set. */
export function groupPolicyIn(table: string): string | null {
  for (const scope of ['MachinePolicy', 'UserPolicy']) {
    const policy = new RegExp(`^\\s*${scope}\\s+([A-Za-z]{1,30})\\s*$`, 'm').exec(table.slice(0, 20_000))?.[1]
    if (policy !== undefined && policy !== 'Undefined') return policy
  }
  return null
}

/** Whether that policy keeps unsigned scripts of this computer from running. */
export function isForbidding(policy: string | null): boolean {
  return policy === 'AllSigned' || policy === 'Restricted'
}
