// Names of files people attach: kept so that they can stand in a heading and be written to any disk again.

/** One line without what a path or a heading would stumble over, at most 200 characters, the ending kept. */
export function plainName(name: string): string {
  const line = name
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
    .replace(/[\u0000-\u001f\u007f\u2028\u2029<>:"/\\|?*]/g, '_')
    .trim()
    .replace(/[. ]+$/, '')
  if (line === '') return 'file'
  if (line.length <= 200) return line
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(line)?.[0] ?? ''
  return `${line.slice(0, 200 - ending.length).trim()}${ending}`
}
