import { splitMentions } from './note-mentions'

interface NoteTextProps {
  text: string
  mentions: readonly string[]
  person: (id: string) => string
}

/** The words of a note, with the people it calls standing out. */
export const NoteText = ({ text, mentions, person }: NoteTextProps) => (
  <p className="min-w-0 wrap-anywhere whitespace-pre-wrap">
    {splitMentions(text, mentions.map(person)).map((part, place) =>
      part.called ? (
        <span key={place} className="rounded-control bg-accent-soft px-1 font-medium text-accent">
          {part.text}
        </span>
      ) : (
        part.text
      ),
    )}
  </p>
)
