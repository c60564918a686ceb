// The few PowerShell commands delivery itself needs on a Windows host, before any file is there: made of fixed text and of paths in the safe
// alphabet, passed as -EncodedCommand. Each begins with a line that names it and answers with lines that begin with `=`.
import { fail, type Outcome, succeed } from '#domain/fault.ts'

const safe = /^[A-Za-z0-9._/:-]+$/

/**
 * Makes the work folder and the two above it, each with its rights from the first moment: administrators, the system and whoever signed in.
 * One that is a link or belongs to anybody else stops it, since what lies there is run and believed. Others may go on reading the topmost.
 */
export function makeFolderWords(folder: string): Outcome<readonly string[]> {
  const site = folder.slice(0, folder.lastIndexOf('/'))
  const top = site.slice(0, site.lastIndexOf('/'))
  return encoded(
    'make',
    [folder],
    [
      '$me = [Security.Principal.WindowsIdentity]::GetCurrent().User',
      `$paths = @('${top}', '${site}', '${folder}')`,
      'foreach ($path in $paths) {',
      '  $acl = New-Object Security.AccessControl.DirectorySecurity',
      "  $acl.SetSecurityDescriptorSddlForm('D:P(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)(A;OICI;FA;;;' + $me.Value + ')', 'Access')",
      '  $null = [IO.Directory]::CreateDirectory($path, $acl)',
      '  $item = Get-Item -LiteralPath $path -Force',
      "  if (([int]$item.Attributes -band 1024) -ne 0) { '=cannot use ' + $path + ': a link'; exit 0 }",
      '  $old = $item.GetAccessControl()',
      '  $owner = $old.GetOwner([Security.Principal.SecurityIdentifier]).Value',
      "  if (@('S-1-5-32-544', 'S-1-5-18', $me.Value) -notcontains $owner) { '=cannot use ' + $path + ': owned by ' + $owner; exit 0 }",
      '  if ($path -eq $paths[0]) {',
      '    foreach ($rule in $old.GetAccessRules($true, $false, [Security.Principal.SecurityIdentifier])) {',
      "      $reads = ([int]$rule.FileSystemRights -band -bnot 1179817) -eq 0 -and [string]$rule.AccessControlType -eq 'Allow'",
      '      if ($reads) { $acl.AddAccessRule($rule) }',
      '    }',
      '  }',
      '  $item.SetAccessControl($acl)',
      '}',
      `'=folder ${folder}'`,
    ],
  )
}

/** Tells the SHA-256 of every file in the folder. */
export function hashFilesWords(folder: string): Outcome<readonly string[]> {
  return encoded(
    'hashes',
    [folder],
    [
      `Get-ChildItem -LiteralPath '${folder}' -File | ForEach-Object {`,
      "  '=hash ' + (Get-FileHash -Algorithm SHA256 -LiteralPath $_.FullName).Hash.ToLowerInvariant() + ' ' + $_.Name",
      '}',
      "'=all'",
    ],
  )
}

/** Removes the work folders of a site beyond the last five; the one in use stays. */
export function tidyWords(siteFolder: string, folder: string): Outcome<readonly string[]> {
  return encoded(
    'tidy',
    [siteFolder, folder],
    [
      `Get-ChildItem -LiteralPath '${siteFolder}' -Directory | Where-Object { $_.Name -match '^[0-9a-f]{16}$' } |`,
      `  Sort-Object LastWriteTime -Descending | Select-Object -Skip 5 | Where-Object { $_.Name -ne '${folder.slice(-16)}' } |`,
      '  Remove-Item -Recurse -Force',
      "'=tidy'",
    ],
  )
}

function encoded(name: string, parameters: readonly string[], body: readonly string[]): Outcome<readonly string[]> {
  const odd = parameters.find((one) => !safe.test(one))
  if (odd !== undefined) return fail('push.host-unfit', { host: '', detail: JSON.stringify(odd.slice(0, 200)) })
  const text = [
    `# handschlag ${name} ${parameters.join(' ')}`,
    "$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue'",
    'try {',
    ...body,
    "} catch { '=cannot ' + ($_.Exception.Message -replace '\\s+', ' ') }",
  ].join('\n')
  const script = Buffer.from(text, 'utf16le').toString('base64')
  return succeed(['powershell.exe', '-NoProfile', '-NonInteractive', '-EncodedCommand', script])
}
