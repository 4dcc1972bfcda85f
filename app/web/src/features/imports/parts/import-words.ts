import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { Tone } from '@/components/ui/state-chip'
import type { Bucket, ImportState, Policy } from '../api/import-shapes'
import type { Step } from './import-steps'

type Words<K extends string> = Record<K, MessageDescriptor>

export const stepWords: Words<Step> = {
  file: msg`File`,
  columns: msg`Columns`,
  check: msg`Check`,
  consent: msg`How they agreed`,
  run: msg`Import`,
  done: msg`Result`,
}

export const stateWords: Words<ImportState> = {
  fetching: msg`Fetching the sheet`,
  reading: msg`Reading the file`,
  mapping: msg`Waits for you`,
  previewing: msg`Being checked`,
  ready: msg`Waits for you`,
  running: msg`Running`,
  done: msg`Done`,
  cancelling: msg`Being cancelled`,
  cancelled: msg`Cancelled`,
  failed: msg`Failed`,
  undoing: msg`Being undone`,
  undone: msg`Undone`,
}

export const stateTones: Record<ImportState, Tone> = {
  fetching: 'info',
  reading: 'info',
  mapping: 'warn',
  previewing: 'info',
  ready: 'warn',
  running: 'info',
  done: 'ok',
  cancelling: 'info',
  cancelled: 'plain',
  failed: 'stop',
  undoing: 'info',
  undone: 'plain',
}

export const bucketWords: Words<Bucket> = {
  created: msg`New leads`,
  updated: msg`Changed`,
  duplicate: msg`Here already`,
  skipped: msg`Left out`,
  invalid: msg`Not usable`,
}

/** The same of one row. */
export const rowWords: Words<Bucket> = {
  created: msg`New lead`,
  updated: msg`Changed`,
  duplicate: msg`Here already`,
  skipped: msg`Left out`,
  invalid: msg`Not usable`,
}

/** What is wrong with rows, or worth knowing, as the codes of the server have it. */
export const problemWords: Record<string, MessageDescriptor> = {
  bad_phone: msg`This is not a phone number`,
  bad_email: msg`This is not an e-mail address`,
  bad_country: msg`This is not a country we know`,
  bad_timezone: msg`This is not a time zone`,
  bad_stage: msg`There is no such stage`,
  bad_owner: msg`Nobody here is called that`,
  bad_score: msg`A score is a whole number from 0 to 100`,
  bad_number: msg`This is not a number`,
  bad_date: msg`This is not a day`,
  bad_choice: msg`This is none of the field's choices`,
  bad_checkbox: msg`This is neither yes nor no`,
  bad_url: msg`This is not a web address`,
  too_long: msg`This is too long`,
  too_many_tags: msg`These are more tags than a lead can have`,
  nobody: msg`The row names nobody`,
  ragged: msg`The row has more or fewer cells than the header; they are taken in their order`,
  mended_quotes: msg`Quotation marks stand where none can; they are read as text`,
  shared_phone: msg`Two people with different first names share a number; both are kept`,
  formula: msg`The cell begins like a formula; it is kept as text and never run`,
  stays_suppressed: msg`Must not be contacted on some channel; that stays`,
  stays_withdrawn: msg`Withdrew their consent; that stays`,
}

/** Why rows fall where they fall, as the reasons of the server have it. */
export const reasonWords: Record<string, MessageDescriptor> = {
  exists: msg`The person is here already and stays as they are`,
  unchanged: msg`The person is here already, and the row says nothing new`,
  in_file: msg`The same person stands further up in the file`,
  no_room: msg`Your organization is full`,
  empty: msg`Nothing stands in the row`,
  repeated_header: msg`The row repeats the header`,
  looks_like_total: msg`The row is a sum, not a person`,
}

export const policyWords: Words<Policy> = {
  skip: msg`Leave them as they are`,
  update: msg`Write the file over them`,
  merge: msg`Fill in what they lack`,
}

export const policyHints: Words<Policy> = {
  skip: msg`Only people who are new come in.`,
  update: msg`What the file says counts; where it says nothing, nothing is lost.`,
  merge: msg`Empty fields are filled; what stands there stays.`,
}

/** What a column can become, in the groups people look for it in. */
export const targetGroups: { title: MessageDescriptor; targets: Words<string> }[] = [
  {
    title: msg`Who it is`,
    targets: {
      full_name: msg`Full name`,
      first_name: msg`First name`,
      last_name: msg`Last name`,
      company: msg`Company`,
      title: msg`Job title`,
      external_id: msg`Your own id`,
    },
  },
  {
    title: msg`How to reach them`,
    targets: {
      phone: msg`Phone`,
      email: msg`E-mail`,
      country: msg`Country`,
      timezone: msg`Time zone`,
    },
  },
  {
    title: msg`Where they stand`,
    targets: {
      stage: msg`Stage`,
      owner: msg`Owner`,
      tags: msg`Tags`,
      score: msg`Score`,
      note: msg`Note`,
    },
  },
]

export const targetWords: Words<string> = Object.assign({}, ...targetGroups.map(({ targets }) => targets))

export const kindWords: Words<'text' | 'number' | 'date' | 'choice' | 'checkbox' | 'url'> = {
  text: msg`text`,
  number: msg`a number`,
  date: msg`a date`,
  choice: msg`a choice`,
  checkbox: msg`yes or no`,
  url: msg`a web address`,
}
