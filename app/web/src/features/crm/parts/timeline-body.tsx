import { Fragment, useState } from 'react'
import { t } from '@lingui/core/macro'
import { cx } from '@/lib/cx'
import type { TimelineEntry } from '../api/lead-shapes'
import { FileLinks } from './file-links'
import { NoteText } from './note-text'
import { changesOf, consentsOf, type Names } from './timeline-words'

const LONG_CHARACTERS = 600
const BUBBLES = new Set(['sms', 'email'])

/** What an entry carries below its line: words, fields, files. */
export function TimelineBody({ entry, names }: { entry: TimelineEntry; names: Names }) {
  const changes = changesOf(entry, names)
  const consents = consentsOf(entry)
  return (
    <>
      {entry.type === 'note' && (
        <LongText text={entry.text}>
          {(shown) => <NoteText text={shown} mentions={entry.mentions ?? []} person={names.person} />}
        </LongText>
      )}
      {BUBBLES.has(entry.type) && entry.text && (
        <div className="max-w-[48ch] justify-self-start rounded-card bg-sunken px-3 py-2">
          <LongText text={entry.text}>
            {(shown) => <p className="wrap-anywhere whitespace-pre-wrap">{shown}</p>}
          </LongText>
        </div>
      )}
      {changes.length > 0 && (
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 text-sm">
          {changes.map(({ name, from, to }) => (
            <Fragment key={name}>
              <dt className="text-ink-2">{name}</dt>
              <dd className="wrap-anywhere">
                <del className="text-ink-3">{from}</del>
                <span className="sr-only">{t`, now`}</span> <span aria-hidden>→</span> {to}
              </dd>
            </Fragment>
          ))}
        </dl>
      )}
      {consents.length > 0 && (
        <ul className="text-sm text-ink-2">
          {consents.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {entry.file_ids?.length > 0 && <FileLinks entry={entry} />}
    </>
  )
}

interface LongTextProps {
  text: string
  children: (shown: string) => React.ReactNode
}

/** Very long words fold, so that one note does not push the rest out of sight. */
function LongText({ text, children }: LongTextProps) {
  const [whole, setWhole] = useState(text.length <= LONG_CHARACTERS * 1.2)
  return (
    <div className={cx('grid min-w-0 justify-items-start gap-1')}>
      {children(whole ? text : `${text.slice(0, LONG_CHARACTERS).trimEnd()}…`)}
      {!whole && (
        <button
          type="button"
          onClick={() => setWhole(true)}
          className="min-h-6 text-sm font-medium text-accent hover:underline"
        >
          {t`Show all of it`}
        </button>
      )}
    </div>
  )
}
