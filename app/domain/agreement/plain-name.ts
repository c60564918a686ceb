// Names of files people attach: kept so that they can stand in a heading and be written to any disk again.

/** One line without what a path or a heading would stumble over or read backwards, at most 200 characters, the ending kept. */
export function plainName(name: string): string {
  const line = name
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
    .replace(/[\u0000-\u001f\u007f\u2028\u2029\u202a-\u202e\u2066-\u2069\p{Cs}<>:"/\\|?*]/gu, '_')
    .trim()
    .replace(/[. ]+$/, '')
  if (line === '') return 'file'
  if (line.length <= 200) return line
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(line)?.[0] ?? ''
  const start = line.slice(0, 200 - ending.length).replace(/[\ud800-\udbff]$/, '')
  return `${start.trim()}${ending}`
}
