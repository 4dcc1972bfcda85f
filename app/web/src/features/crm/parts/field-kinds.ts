import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { FieldDef } from '../api/lead-shapes'

export const fieldKindWords: Record<FieldDef['kind'], MessageDescriptor> = {
  text: msg`Text`,
  number: msg`Number`,
  date: msg`Date`,
  choice: msg`Choice`,
  checkbox: msg`Yes or no`,
  url: msg`Web address`,
}
