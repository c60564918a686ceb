import { createElement } from 'react'
import { partner } from '#contract/contract.ts'
import { translate } from '#i18n/translate.ts'
export const page = [createElement, partner, translate]
