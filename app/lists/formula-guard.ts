// A table program takes a cell that begins with = + - @, in full width too, or with a tab or a line break for a formula. Such a cell leaves with an apostrophe in front and
// comes back without it; one that has apostrophes before such a sign already gets one more, so that nothing is lost on the way.

const dangerous = /^'*[=+\-@＝＋－＠\t\r\n]/
const guarded = /^'+[=+\-@＝＋－＠\t\r\n]/

/** A cell no table program computes. */
export function guardCell(text: string): string {
  return dangerous.test(text) ? `'${text}` : text
}

/** The cell as it was before `guardCell`. */
export function unguardCell(text: string): string {
  return guarded.test(text) ? text.slice(1) : text
}
