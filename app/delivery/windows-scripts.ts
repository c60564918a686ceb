// The few PowerShell commands delivery itself needs on a Windows host, before any file is there: made of fixed text and of paths in the safe
// alphabet, passed as -EncodedCommand. Each begins with a line that names it and answers with lines that begin with `=`.
import { fail, type Outcome, succeed } from '#domain/fault.ts'

const safe = /^[A-Za-z0-9._/:-]+$/

/** Makes the folder, for whoever signed in, administrators and the system alone. */
export function makeFolderWords(folder: string): Outcome<readonly string[]> {
  return encoded(
    'make',
    [folder],
    [
      `$null = New-Item -ItemType Directory -Force -Path '${folder}'`,
      "$self = '*' + [Security.Principal.WindowsIdentity]::GetCurrent().User.Value + ':(OI)(CI)F'",
      `& icacls.exe '${folder}' /inheritance:r /grant:r $self '*S-1-5-32-544:(OI)(CI)F' '*S-1-5-18:(OI)(CI)F' | Out-Null`,
      "if ($LASTEXITCODE -ne 0) { '=cannot icacls ' + $LASTEXITCODE; exit 0 }",
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
