// What every part of the form receives, and how a field of text hangs on it.
import type { Translate } from '#i18n/translate.ts'
import { choiceIssueText } from './choice-issue-text.ts'
import type { ChoiceValues } from './choice-values.ts'
import type { ChoiceIssues } from './read-choice.ts'

export interface PartProps {
  readonly values: ChoiceValues
  readonly issues: ChoiceIssues
  readonly change: (change: Partial<ChoiceValues>) => void
}

type TextFieldName = {
  [F in keyof ChoiceValues]: string extends ChoiceValues[F] ? F : never
}[keyof ChoiceValues]

/** Value, error and change of a text field of the choice. */
export function bindText(props: PartProps, field: TextFieldName, t: Translate) {
  return {
    value: props.values[field],
    error: choiceIssueText(props.issues[field], t),
    onChange: (value: string) => props.change({ [field]: value }),
  }
}
